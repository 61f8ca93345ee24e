package dev.parallax.reconciler.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Segment;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SegmentPlannerTest {
    private static final KeyCodec KEYS = new KeyCodec(List.of(new KeyPart("id", KeyType.INT64)));

    @Property
    void everyKeyIsInExactlyOneSegment(
            @ForAll List<@LongRange(min = -50, max = 50) Long> sample,
            @ForAll @IntRange(min = 1, max = 20) int segments,
            @ForAll @LongRange(min = 0, max = 10_000) long estimate,
            @ForAll @Size(min = 1) List<Long> keys) {
        List<RecordKey> cuts =
                SegmentPlanner.cuts(sample.stream().map(RecordKey::of).toList(), segments);
        assertTrue(cuts.size() < segments);
        List<Segment> plan = SegmentPlanner.plan(cuts, estimate, KEYS);
        for (Long key : keys) {
            assertEquals(1, plan.stream().filter(s -> contains(s, key)).count());
        }
        cuts.forEach(cut -> assertEquals(
                1,
                plan.stream()
                        .filter(s -> KeyBounds.of(s.range(), KEYS).contains(cut))
                        .count()));
        assertEquals(
                estimate, plan.stream().mapToLong(Segment::estimatedRecords).sum());
        for (int i = 0; i < plan.size(); i++) {
            assertEquals(i, plan.get(i).number());
        }
    }

    private static boolean contains(Segment segment, Long key) {
        return KeyBounds.of(segment.range(), KEYS).contains(RecordKey.of(key));
    }

    /** All segments of a plan go in one message. */
    @Property
    void longKeysMakeFewerSegments(
            @ForAll @IntRange(min = 0, max = 300) int cuts, @ForAll @IntRange(min = 1, max = 3_000) int length) {
        var codec = new KeyCodec(List.of(new KeyPart("id", KeyType.STRING)));
        var keys = LongStream.range(0, cuts)
                .mapToObj(i -> RecordKey.of("%05d".formatted(i) + "x".repeat(length)))
                .toList();
        var fitting = SegmentPlanner.fitting(keys, codec, 20_000);
        assertTrue(keys.containsAll(fitting));
        assertTrue(2L * fitting.size() * (length + 5) <= 20_000);
        if (2L * keys.size() * (length + 5) <= 20_000) {
            assertEquals(keys, fitting);
        } else {
            assertTrue(5L * fitting.size() * (length + 5) > 20_000 || fitting.size() <= 1);
        }
    }

    /** Statistics have about a hundred keys, which forty segments do not divide. */
    @Test
    void cutsFallBetweenTheKeysOfASample() {
        List<RecordKey> sample = LongStream.rangeClosed(0, 100)
                .mapToObj(i -> RecordKey.of("item-%07d".formatted(i * 10_000)))
                .toList();
        assertEquals(
                LongStream.range(1, 40).map(i -> i * 25_000).boxed().toList(),
                SegmentPlanner.cuts(sample, 40).stream()
                        .map(cut -> (cut + "0000000").substring("item-".length(), "item-0000000".length()))
                        .map(Long::valueOf)
                        .toList());
    }

    @Test
    void endsAreOpen() {
        assertEquals(
                List.of(new Segment(0, new KeyRange(null, "5"), 4), new Segment(1, new KeyRange("5", null), 3)),
                SegmentPlanner.plan(List.of(RecordKey.of(5L), RecordKey.of(5L)), 7, KEYS));
        assertEquals(List.of(new Segment(0, KeyRange.ALL, 7)), SegmentPlanner.plan(List.of(), 7, KEYS));
    }

    @Test
    void thereAreAsManySegmentsAsTheSizeAsksFor() {
        assertEquals(1, SegmentPlanner.segments(0, 100, 10, 2, 10));
        assertEquals(1, SegmentPlanner.segments(100, 100, 10, 2, 10));
        assertEquals(2, SegmentPlanner.segments(101, 100, 10, 2, 10));
        assertEquals(10, SegmentPlanner.segments(Long.MAX_VALUE, 1, 10, 2, 10));
    }

    @Test
    void aReplicaHasAsManySegmentsAsItReadsAtOnceIfTheyAreWorthIt() {
        assertEquals(1, SegmentPlanner.segments(49_999, 100_000, 1_000, 2, 10));
        assertEquals(2, SegmentPlanner.segments(50_000, 100_000, 1_000, 2, 10));
        assertEquals(2, SegmentPlanner.segments(100_000, 100_000, 1_000, 2, 10));
        assertEquals(4, SegmentPlanner.segments(100_000, 100_000, 1_000, 6, 10));
        assertEquals(3, SegmentPlanner.segments(250_000, 100_000, 1_000, 2, 10), "as many as the size asks for");
        assertEquals(1, SegmentPlanner.segments(1_000_000, 1_000_000, 1_000, 1, 10));
    }

    @Test
    void theFartherTheStoreTheFewerRecordsAreInASegment() {
        assertEquals(50_000, SegmentPlanner.size(50_000, 1_000, Duration.ZERO));
        assertEquals(50_000, SegmentPlanner.size(50_000, 1_000, Duration.ofMillis(1)), "as configured, and no more");
        assertEquals(50_000, SegmentPlanner.size(50_000, 1_000, Duration.ofMillis(10)));
        assertEquals(31_000, SegmentPlanner.size(50_000, 1_000, Duration.ofMillis(16)));
        assertEquals(25_000, SegmentPlanner.size(50_000, 1_000, Duration.ofMillis(20)));
        assertEquals(25_000, SegmentPlanner.size(50_000, 1_000, Duration.ofMillis(200)), "not next to nothing");
        assertEquals(10_000, SegmentPlanner.size(10_000, 1_000, Duration.ofMillis(200)));
    }
}
