package dev.parallax.reconciler.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.reconciler.dataset.RepairLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whoever takes whatever whenever: no hour sees more than an hour's budget, and what is left is given. */
class UsageProperties {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final RepairLimits LIMITS = new RepairLimits(100L, null, 10L, null, Duration.ofHours(1));

    private record Taken(Instant at, long changes, long deletes) {}

    @Property(tries = 300)
    void noWindowSeesMoreThanTheLimit(@ForAll long seed) {
        var random = new Random(seed);
        var usage = Usage.none(START);
        var taken = new ArrayList<Taken>();
        var now = START;
        for (int i = 0; i < 300; i++) {
            now = now.plusSeconds(random.nextInt(random.nextInt(10) == 0 ? 5_000 : 200));
            long changes = 1L + random.nextInt(40);
            long deletes = random.nextInt(2) == 0 ? 0 : random.nextInt(5);
            var next = usage.take(changes, Math.min(deletes, changes), LIMITS, now);
            if (next.isPresent()) {
                usage = next.get();
                taken.add(new Taken(now, changes, Math.min(deletes, changes)));
            }
        }
        for (var first : taken) {
            var within = taken.stream()
                    .filter(each -> !each.at.isBefore(first.at) && each.at.isBefore(first.at.plus(LIMITS.window())))
                    .toList();
            assertTrue(within.stream().mapToLong(Taken::changes).sum() <= 100);
            assertTrue(within.stream().mapToLong(Taken::deletes).sum() <= 10);
        }
    }

    @Example
    void whatIsLeftIsGivenAndComesBackWithTime() {
        var full = Usage.none(START).take(100, 0, LIMITS, START).orElseThrow();
        assertTrue(full.take(1, 0, LIMITS, START.plus(Duration.ofMinutes(59))).isEmpty());
        assertTrue(
                full.take(100, 10, LIMITS, START.plus(Duration.ofMinutes(66))).isPresent());
        assertTrue(full.take(100, 0, LIMITS, START.plus(Duration.ofDays(3))).isPresent());
        // An update is not refused for deletions that were made.
        var deleted = Usage.none(START).take(10, 10, LIMITS, START).orElseThrow();
        assertTrue(deleted.take(1, 1, LIMITS, START).isEmpty());
        assertTrue(deleted.take(90, 0, LIMITS, START).isPresent());
        // A clock that is behind.
        assertEquals(
                List.of(12L),
                deleted.take(2, 0, LIMITS, START.minusSeconds(5)).orElseThrow().changes());
    }

    @Example
    void noneIsNoLimitAndZeroLetsNothingPass() {
        var none = new RepairLimits(null, null, null, null, Duration.ofHours(1));
        assertTrue(Usage.none(START).take(1_000_000, 1_000_000, none, START).isPresent());
        var zero = new RepairLimits(null, null, 0L, null, Duration.ofHours(1));
        assertTrue(Usage.none(START).take(1, 1, zero, START).isEmpty());
        assertTrue(Usage.none(START).take(1, 0, zero, START).isPresent());
    }
}
