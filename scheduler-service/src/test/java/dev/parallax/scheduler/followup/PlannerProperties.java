package dev.parallax.scheduler.followup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.scheduler.followup.Entry.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** However changes arrive, twice or in any order, the queue ends as the latest of them says. */
class PlannerProperties {
    private static final Instant START = Instant.parse("2024-02-01T00:00:00Z");

    private record Change(Sighting sighting, @Nullable Map<String, Object> record) {}

    private static Map<String, Object> anyStay(Random random) {
        String status = random.nextInt(3) == 0 ? "cancelled" : "confirmed";
        Instant in = START.plusSeconds(3600L * (random.nextInt(200) - 50));
        return Doors.stay(
                status,
                in.toString(),
                in.plusSeconds(3600L * (1 + random.nextInt(100))).toString());
    }

    private static List<Change> story(Random random, int length, boolean deletions) {
        List<Change> changes = new ArrayList<>();
        int version = 0;
        for (int i = 0; i < length; i++) {
            boolean gone = deletions && random.nextInt(4) == 0;
            version = gone ? 0 : version + 1;
            Sighting sighting = new Sighting(UUID.randomUUID(), gone ? null : "" + version, START.plusSeconds(i), gone);
            changes.add(new Change(sighting, gone ? null : anyStay(random)));
        }
        return changes;
    }

    @Property(tries = 500)
    void theLatestVersionDecides(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int length) {
        Random random = new Random(seed);
        List<Change> changes = story(random, length, false);
        List<Change> delivered = new ArrayList<>(changes);
        for (int i = 0; i < length; i++) {
            delivered.add(changes.get(random.nextInt(length)));
        }
        Collections.shuffle(delivered, random);
        Instant now = START.plusSeconds(100);
        Line line = new Line(Doors.BOTH);
        delivered.forEach(change -> line.hear(change.sighting(), change.record(), now));
        Line expected = new Line(Doors.BOTH);
        expected.plan(changes.getLast().record(), now);
        assertEquals(expected.waiting(), line.waiting());
    }

    @Property(tries = 500)
    void repetitionsOfADeletedRecordsStoryChangeNothing(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int length) {
        Random random = new Random(seed);
        List<Change> changes = story(random, length, true);
        Instant now = START.plusSeconds(100);
        Line line = new Line(Doors.BOTH);
        changes.forEach(change -> line.hear(change.sighting(), change.record(), now));
        List<String> once = line.waiting();
        // The broker may deliver from any earlier point again.
        for (Change change : changes.subList(random.nextInt(length), length)) {
            assertEquals(List.of(), line.hear(change.sighting(), change.record(), now));
        }
        assertEquals(once, line.waiting());
    }

    @Property(tries = 500)
    void whateverHappensPlanningTwiceIsPlanningOnce(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int steps) {
        Random random = new Random(seed);
        Line line = new Line(Doors.BOTH);
        Instant now = START;
        for (int i = 0; i < steps; i++) {
            now = now.plusSeconds(3600L * random.nextInt(20));
            Map<String, Object> record = random.nextInt(5) == 0 ? null : anyStay(random);
            line.plan(record, now);
            assertEquals(List.of(), line.plan(record, now));
            String name = random.nextBoolean() ? "open-door" : "lock-door";
            if (!line.live(name).isEmpty()) {
                Phase[] phases = {Phase.RETRYING, Phase.AT_WORK, Phase.DONE, Phase.DOUBTFUL};
                line.becomes(name, phases[random.nextInt(phases.length)], now);
                now = now.plusSeconds(1);
            }
        }
    }

    @Property(tries = 500)
    void noKeyOutlivesACancelledStay(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int steps) {
        Random random = new Random(seed);
        Line line = new Line(Doors.BOTH);
        Instant now = START;
        boolean given = false;
        for (int i = 0; i < steps; i++) {
            now = now.plusSeconds(3600L * random.nextInt(20));
            line.plan(anyStay(random), now);
            String name = random.nextBoolean() ? "open-door" : "lock-door";
            if (!line.live(name).isEmpty()) {
                now = now.plusSeconds(1);
                line.becomes(name, Phase.DONE, now);
                given = name.equals("open-door");
            }
        }
        line.plan(null, now.plusSeconds(1));
        assertEquals(given, !line.live("lock-door").isEmpty());
        assertEquals(List.of(), line.live("open-door"));
    }
}
