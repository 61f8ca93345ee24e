package dev.parallax.reconciler.plan;

import dev.parallax.common.job.Segment;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyInterpolation;
import dev.parallax.reconciler.key.RecordKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Cuts a dataset into segments that together cover every possible key exactly once. */
public final class SegmentPlanner {
    /** How long reading a segment may wait for its store in all. */
    private static final Duration WAITING = Duration.ofMillis(500);

    /** With fewer, a segment would take longer to begin and to end than to read. */
    private static final int FEWEST_PAGES = 25;

    private SegmentPlanner() {}

    /**
     * How many records a segment should hold that is read page by page. One of a store far away is mostly waiting, which
     * replicas do at the same time: there it holds fewer, so that all of them have work until the end.
     *
     * @param most records, as configured
     * @param roundTrip to the store
     */
    public static int size(int most, int pageSize, Duration roundTrip) {
        long pages = Math.max(FEWEST_PAGES, WAITING.toNanos() / Math.max(1, roundTrip.toNanos()));
        return (int) Math.min(most, pages * pageSize);
    }

    /**
     * How many segments of about {@code segmentSize} records there should be: at least 1, at most {@code most}. A dataset
     * that would be one has as many as a replica reads at once, if each is still worth it.
     *
     * @param atOnce how many segments a replica reads at once
     */
    public static int segments(long estimatedRecords, int segmentSize, int pageSize, int atOnce, int most) {
        long wanted = Math.ceilDiv(Math.max(estimatedRecords, 1), segmentSize);
        long worthIt = estimatedRecords / ((long) FEWEST_PAGES * pageSize);
        return Math.clamp(Math.max(wanted, Math.min(atOnce, worthIt)), 1, most);
    }

    /**
     * Up to {@code segments - 1} cuts at even distances; between two keys of the sample where the place is there, for a
     * store's statistics know few keys.
     *
     * @param sample keys of one side or both, in any order, with repetitions
     */
    public static List<RecordKey> cuts(List<RecordKey> sample, int segments) {
        List<RecordKey> sorted = sample.stream().sorted().toList();
        TreeSet<RecordKey> cuts = new TreeSet<>();
        for (int i = 1; i < segments && !sorted.isEmpty(); i++) {
            double place = (double) i * (sorted.size() - 1) / segments;
            int before = (int) place;
            RecordKey low = sorted.get(before);
            RecordKey high = sorted.get(Math.min(before + 1, sorted.size() - 1));
            cuts.add(KeyInterpolation.between(low, high, place - before));
        }
        return List.copyOf(cuts);
    }

    /**
     * As many of the cuts as one message has room for, at even distances: keys may be long.
     *
     * @param cuts in order
     * @param characters of all keys of the segments between them
     */
    public static List<RecordKey> fitting(List<RecordKey> cuts, KeyCodec codec, int characters) {
        List<RecordKey> fitting = cuts;
        while (!fitting.isEmpty() && characters(fitting, codec) > characters) {
            List<RecordKey> half = new ArrayList<>();
            for (int i = 1; i < fitting.size(); i += 2) {
                half.add(fitting.get(i));
            }
            fitting = half;
        }
        return fitting;
    }

    /** Each cut ends one segment and begins another. */
    private static long characters(List<RecordKey> cuts, KeyCodec codec) {
        return cuts.stream().mapToLong(cut -> 2L * codec.format(cut).length()).sum();
    }

    /**
     * The segments between cuts, in key order and numbered from 0; the first starts open, the last ends open.
     *
     * @param cuts in any order, with repetitions
     * @param estimatedRecords of the larger side; spread evenly
     */
    public static List<Segment> plan(List<RecordKey> cuts, long estimatedRecords, KeyCodec codec) {
        TreeSet<RecordKey> ordered = new TreeSet<>(cuts);
        List<Segment> segments = new ArrayList<>(ordered.size() + 1);
        long total = ordered.size() + 1L;
        RecordKey from = null;
        for (RecordKey to : ordered) {
            segments.add(segment(segments.size(), total, from, to, estimatedRecords, codec));
            from = to;
        }
        segments.add(segment(segments.size(), total, from, null, estimatedRecords, codec));
        return List.copyOf(segments);
    }

    /** The shares add up to the estimate. */
    private static Segment segment(
            int number, long total, @Nullable RecordKey from, @Nullable RecordKey to, long estimate, KeyCodec codec) {
        long share = estimate / total + (number < estimate % total ? 1 : 0);
        return new Segment(number, new KeyBounds(from, to).toRange(codec), share);
    }
}
