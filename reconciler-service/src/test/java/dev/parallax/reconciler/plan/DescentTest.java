package dev.parallax.reconciler.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.plan.Descent.Step;
import dev.parallax.reconciler.value.CanonicalEncoder;
import dev.parallax.reconciler.value.CanonicalValue.Int64;
import dev.parallax.reconciler.value.DigestSum;
import dev.parallax.reconciler.value.Side;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DescentTest {
    private final TreeMap<RecordKey, Integer> source = new TreeMap<>();
    private final TreeMap<RecordKey, Integer> target = new TreeMap<>();
    private final List<Integer> asked = new ArrayList<>();
    private final List<RecordKey> known = new ArrayList<>();

    @Property(tries = 500)
    void whatIsNotReadIsEqual(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 2000) int records,
            @ForAll @IntRange(min = 0, max = 30) int changes,
            @ForAll @IntRange(min = 1, max = 100) int leaf,
            @ForAll boolean anEmptySide,
            @ForAll @IntRange(min = 0, max = 60) int keysKnown) {
        Random random = new Random(seed);
        fill(records);
        for (int i = 0; i < keysKnown; i++) {
            known.add(key(random.nextInt(records + 100) - 50));
        }
        for (int i = 0; i < changes && records > 0; i++) {
            change(random.nextInt(3), key(random.nextInt(records)), random.nextInt(records + 100));
        }
        if (anEmptySide) {
            (random.nextBoolean() ? source : target).clear();
        }

        var read = descend(KeyBounds.ALL, leaf);

        Set<RecordKey> differing = new HashSet<>(source.keySet());
        differing.addAll(target.keySet());
        differing.removeIf(key -> source.containsKey(key)
                && target.containsKey(key)
                && source.get(key).equals(target.get(key)));
        for (RecordKey key : differing) {
            assertEquals(
                    1,
                    read.toRead().stream().filter(range -> range.contains(key)).count(),
                    () -> "" + key);
        }
        long inside = source.keySet().stream()
                .filter(key -> read.toRead().stream().anyMatch(range -> range.contains(key)))
                .count();
        assertEquals(source.size(), read.matched() + inside);
        assertTrue(asked.stream().allMatch(ranges -> ranges <= 600), asked::toString);
    }

    @Test
    void equalSidesAreAskedOnceAndNothingIsRead() {
        fill(10_000);
        assertEquals(new Step.Read(10_000, List.of()), descend(KeyBounds.ALL, 100));
        assertEquals(List.of(1), asked);
    }

    @Test
    void emptySidesAgree() {
        assertEquals(new Step.Read(0, List.of()), descend(KeyBounds.ALL, 100));
    }

    @Test
    void oneDifferenceIsReadInALeaf() {
        fill(10_000);
        target.put(key(7_777), -1);
        var read = descend(KeyBounds.ALL, 100);
        assertEquals(1, read.toRead().size());
        assertTrue(read.toRead().getFirst().contains(key(7_777)));
        assertTrue(read.matched() >= 9_900, () -> "" + read);
    }

    @Test
    void theFirstAndTheLastRangeStayOpen() {
        fill(10_000);
        source.put(key(-5), 1);
        target.put(key(10_005), 1);
        var read = descend(KeyBounds.ALL, 100);
        assertEquals(null, read.toRead().getFirst().from());
        assertEquals(null, read.toRead().getLast().to());
        assertTrue(read.matched() >= 9_800, () -> "" + read);
    }

    @Test
    void theEndsOfTheSegmentStay() {
        fill(10_000);
        var segment = new KeyBounds(key(100), key(5_000));
        target.remove(key(100));
        target.put(key(4_999), -1);
        target.put(key(5_000), -1);
        var read = descend(segment, 100);
        assertEquals(key(100), read.toRead().getFirst().from());
        assertEquals(key(5_000), read.toRead().getLast().to());
    }

    @Test
    void manyDifferencesAreReadInOnePass() {
        fill(10_000);
        for (int i = 0; i < 10_000; i += 100) {
            target.put(key(i), -1);
        }
        assertEquals(new Step.Read(0, List.of(KeyBounds.ALL)), descend(KeyBounds.ALL, 100));
        assertEquals(2, asked.size());
    }

    @Test
    void someOfTheKnownRangesAreAskedAboutFirst() {
        fill(10_000);
        knowEvery(250);
        assertEquals(new Step.Read(10_000, List.of()), descend(KeyBounds.ALL, 100));
        assertEquals(List.of(5, 35), asked);
    }

    @Test
    void aProbeThatDiffersSparesTheOtherDigests() {
        fill(10_000);
        knowEvery(250);
        for (int i = 0; i < 10_000; i += 100) {
            target.put(key(i), -1);
        }
        assertEquals(new Step.Read(0, List.of(KeyBounds.ALL)), descend(KeyBounds.ALL, 100));
        assertEquals(List.of(5), asked);
    }

    @Test
    void whatTheProbeDidNotMeetIsFound() {
        fill(10_000);
        knowEvery(250);
        target.put(key(1), -1);
        var read = descend(KeyBounds.ALL, 100);
        assertTrue(read.toRead().getFirst().contains(key(1)), () -> "" + read);
        assertTrue(read.matched() >= 9_800, () -> "" + read);
    }

    private void knowEvery(int step) {
        for (int i = step; i < 10_000; i += step) {
            known.add(key(i));
        }
    }

    @Test
    void whatNoDigestCanStandForIsRead() {
        var descent = new Descent(KeyBounds.ALL, 10);
        var unusable = new RangeDigest(new DigestSum(5, 1, 2), 1);
        descent.digested(List.of(unusable), List.of(unusable));
        assertEquals(new Step.Read(0, List.of(KeyBounds.ALL)), descent.next());
        assertFalse(unusable.agrees(unusable));
    }

    private Step.Read descend(KeyBounds bounds, int leaf) {
        var descent = new Descent(bounds, leaf, known);
        while (true) {
            switch (descent.next()) {
                case Step.Digest(var ranges) -> {
                    asked.add(ranges.size());
                    descent.digested(digests(source, ranges), digests(target, ranges));
                }
                case Step.Cut(var side, var ranges, long every) -> descent.cut(cuts(side, ranges, every));
                case Step.Read read -> {
                    return read;
                }
            }
        }
    }

    private List<RecordKey> cuts(Side side, List<KeyBounds> ranges, long every) {
        var keys = (side == Side.SOURCE ? source : target)
                .keySet().stream()
                        .filter(key -> ranges.stream().anyMatch(range -> range.contains(key)))
                        .toList();
        List<RecordKey> cuts = new ArrayList<>();
        for (long i = every - 1; i < keys.size(); i += every) {
            cuts.add(keys.get((int) i));
        }
        return cuts;
    }

    private static List<RangeDigest> digests(Map<RecordKey, Integer> records, List<KeyBounds> ranges) {
        return ranges.stream().map(range -> digest(records, range)).collect(Collectors.toList());
    }

    private static RangeDigest digest(Map<RecordKey, Integer> records, KeyBounds range) {
        DigestSum sum = DigestSum.EMPTY;
        for (var record : records.entrySet()) {
            if (range.contains(record.getKey())) {
                sum = sum.plus(new CanonicalEncoder()
                        .add(new Int64((Long) record.getKey().parts().getFirst()))
                        .add(new Int64(record.getValue()))
                        .digest());
            }
        }
        return new RangeDigest(sum, 0);
    }

    private void fill(int records) {
        source.clear();
        target.clear();
        asked.clear();
        for (int i = 0; i < records; i++) {
            source.put(key(i), i % 7);
            target.put(key(i), i % 7);
        }
    }

    private void change(int kind, RecordKey key, int other) {
        switch (kind) {
            case 0 -> target.put(key, -1);
            case 1 -> source.remove(key);
            default -> target.put(RecordKey.of(other + 10_000L), 0);
        }
    }

    private static RecordKey key(int n) {
        return RecordKey.of((long) n);
    }
}
