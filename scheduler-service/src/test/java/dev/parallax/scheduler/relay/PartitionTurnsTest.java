package dev.parallax.scheduler.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** However the partitions are shared out, every reader gets as much as another. */
class PartitionTurnsTest {
    private static final int PARTITIONS = 12;

    private final PartitionTurns turns = new PartitionTurns();

    @Property
    void ofSomeJobsInARowNoReaderGetsThreeMoreThanAnother(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int readers,
            @ForAll @IntRange(min = 0, max = 30) int before,
            @ForAll @IntRange(min = 1, max = 100) int jobs) {
        var shares = shares(new Random(seed), readers);
        var turns = new PartitionTurns();
        turns.share(shares);
        for (int i = 0; i < before; i++) {
            turns.next(PARTITIONS);
        }

        Map<Integer, Integer> perReader = new TreeMap<>();
        Map<Integer, Integer> perPartition = new TreeMap<>();
        for (int i = 0; i < readers; i++) {
            perReader.put(i, 0);
        }
        for (int i = 0; i < jobs; i++) {
            // The broker is asked again and again, and mostly says the same.
            turns.share(List.copyOf(shares));
            int partition = turns.next(PARTITIONS);
            perReader.merge(readerOf(shares, partition), 1, Integer::sum);
            perPartition.merge(partition, 1, Integer::sum);
        }

        // From the middle of a turn forth to the middle of the one back, a reader may come twice and another not at
        // all.
        int most = before % readers == 0 ? 1 : 2;
        assertTrue(
                Collections.max(perReader.values()) - Collections.min(perReader.values()) <= most,
                () -> "" + perReader);
        for (var share : shares) {
            var ofOne = share.stream().map(p -> perPartition.getOrDefault(p, 0)).toList();
            assertTrue(Collections.max(ofOne) - Collections.min(ofOne) <= 1, () -> "" + perPartition);
        }
    }

    @Test
    void longAndShortJobsByTurnsAreSharedOutEvenly() {
        var shares = List.of(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6, 7, 8), List.of(9, 10, 11));
        turns.share(shares);
        var load = new int[4];
        for (int i = 0; i < 40; i++) {
            load[readerOf(shares, turns.next(PARTITIONS))] += i % 2 == 0 ? 2 : 3;
        }
        assertEquals(List.of(25, 25, 25, 25), IntStream.of(load).boxed().toList());
    }

    @Test
    void whileNobodyIsKnownThePartitionsTakeTurns() {
        assertEquals(List.of(1, 2, 0, 1), next(4));
        turns.share(List.of(List.of(2), List.of(0, 1)));
        turns.share(List.of());
        assertEquals(List.of(2, 0, 1, 2), next(4));
    }

    @Test
    void whoeverLeftGetsNothingMore() {
        turns.share(List.of(List.of(0), List.of(1), List.of(2)));
        next(2);
        turns.share(List.of(List.of(0, 1, 2)));
        assertEquals(List.of(1, 2, 0), next(3));
    }

    private List<Integer> next(int times) {
        return IntStream.range(0, times).mapToObj(i -> turns.next(3)).toList();
    }

    private static List<List<Integer>> shares(Random random, int readers) {
        var shares = new ArrayList<List<Integer>>();
        for (int i = 0; i < readers; i++) {
            shares.add(new ArrayList<>(List.of(i)));
        }
        for (int partition = readers; partition < PARTITIONS; partition++) {
            shares.get(random.nextInt(readers)).add(partition);
        }
        return shares;
    }

    private static int readerOf(List<List<Integer>> shares, int partition) {
        return IntStream.range(0, shares.size())
                .filter(reader -> shares.get(reader).contains(partition))
                .findFirst()
                .orElseThrow();
    }
}
