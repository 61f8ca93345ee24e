package dev.parallax.reconciler.told;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ToldWalkTest {
    private static final MismatchKind[] KINDS = MismatchKind.values();

    private final Map<UUID, byte[]> kept = new HashMap<>();
    private final List<ToldRange> ranges = new ArrayList<>();
    private final List<Stood> passed = new ArrayList<>();
    private int mostFetched;

    private static RecordKey key(long number) {
        return RecordKey.of(number);
    }

    private static Fingerprint look(long value) {
        return new Fingerprint(value, -value);
    }

    private static MismatchKind kind(long number) {
        return KINDS[(int) (number % KINDS.length)];
    }

    /** A page that says of each record how it looked. */
    private ToldRange page(NavigableMap<Long, Long> looks) {
        var differences = ToldDifferences.none();
        looks.forEach((number, value) -> differences.add(key(number), look(value), kind(number)));
        var range = new ToldRange(
                UUID.randomUUID(), UUID.randomUUID(), key(looks.firstKey()), key(looks.lastKey()), looks.size(), false);
        ranges.add(range);
        kept.put(range.id(), differences.bytes());
        return range;
    }

    private ToldWalk walk() {
        return new ToldWalk(
                ranges,
                ids -> {
                    mostFetched = Math.max(mostFetched, ids.size());
                    var found = new HashMap<UUID, ToldDifferences>();
                    ids.stream()
                            .filter(kept::containsKey)
                            .forEach(id -> found.put(id, ToldDifferences.of(kept.get(id))));
                    return found;
                },
                passed::add);
    }

    /** Pages one after the other, as one run tells them: exactly what looks as it did is found, and told page by page. */
    @Property(tries = 200)
    void findsWhatLooksAsItDidAndNothingElse(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 300) int records,
            @ForAll @IntRange(min = 1, max = 40) int pageSize) {
        var test = new ToldWalkTest();
        var random = new Random(seed);
        var told = new TreeMap<Long, Long>();
        var page = new TreeMap<Long, Long>();
        for (long number = 0; number < records; number++) {
            if (random.nextInt(3) > 0) {
                page.put(number, (long) random.nextInt(4));
            }
            if (page.size() == pageSize || (number == records - 1 && !page.isEmpty())) {
                test.page(page);
                told.putAll(page);
                page = new TreeMap<>();
            }
        }
        var walk = test.walk();
        var expected = new ArrayList<RecordKey>();
        for (long number = 0; number < records; number++) {
            long value = random.nextInt(4);
            boolean known = told.getOrDefault(number, -1L) == value;
            assertEquals(known ? kind(number) : null, walk.find(key(number), look(value)));
            if (known) {
                expected.add(key(number));
            }
        }
        walk.end();
        assertEquals(
                expected,
                test.passed.stream().flatMap(stood -> stood.keys().stream()).toList());
        assertEquals(
                test.passed.size(),
                test.passed.stream().map(stood -> stood.page().id()).distinct().count());
        assertTrue(test.mostFetched <= 8, () -> test.mostFetched + " pages at once");
    }

    @Test
    void findsWhatSeveralRunsToldOfOneRange() {
        page(new TreeMap<>(Map.of(1L, 1L, 5L, 1L, 9L, 1L)));
        page(new TreeMap<>(Map.of(5L, 2L)));
        page(new TreeMap<>(Map.of(4L, 1L, 6L, 1L)));
        var walk = walk();
        for (long number : new long[] {1, 4, 6, 9}) {
            assertNotNull(walk.find(key(number), look(1)));
        }
        walk.end();
        assertEquals(
                List.of(List.of(key(4), key(6)), List.of(key(1), key(9))),
                passed.stream().map(Stood::keys).toList());
    }

    @Test
    void twoRecordsThatLookAlikeAreTwo() {
        page(new TreeMap<>(Map.of(1L, 7L, 3L, 7L)));
        var walk = walk();
        assertNotNull(walk.find(key(1), look(7)));
        assertNull(walk.find(key(2), look(7)));
        assertNotNull(walk.find(key(3), look(7)));
    }

    @Test
    void aPageThatIsGoneIsNotKnown() {
        page(new TreeMap<>(Map.of(1L, 1L)));
        kept.clear();
        assertNull(walk().find(key(1), look(1)));
    }

    @Test
    void whatIsLookedForBehindIsAtWorstNotFound() {
        IntStream.range(0, 50).forEach(i -> page(new TreeMap<>(Map.of((long) i, 1L))));
        var walk = walk();
        assertNotNull(walk.find(key(40), look(1)));
        assertNull(walk.find(key(10), look(1)));
        assertNotNull(walk.find(key(41), look(1)));
        walk.end();
        assertEquals(2, passed.size());
    }

    @Test
    void noMorePagesAreLookedIntoThanFewHoweverManyOverlap() {
        IntStream.range(0, 100).forEach(i -> page(new TreeMap<>(Map.of(0L, (long) i, 1_000L, (long) i))));
        var walk = walk();
        long found = IntStream.range(0, 100)
                .filter(i -> walk.find(key(1_000), look(i)) != null)
                .count();
        assertEquals(8, found);
    }
}
