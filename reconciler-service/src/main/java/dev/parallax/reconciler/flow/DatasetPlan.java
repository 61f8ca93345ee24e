package dev.parallax.reconciler.flow;

import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.plan.SegmentPlanner;
import dev.parallax.reconciler.store.Digests;
import dev.parallax.reconciler.store.RecordReader;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Cuts a dataset job into segments. */
final class DatasetPlan {
    private static final int MOST_SEGMENTS = 1_000;
    private static final int SAMPLES_A_SEGMENT = 50;
    private static final int LARGEST_SAMPLE = 20_000;
    private static final int DIGESTED_AT_ONCE = 8;

    /** Bytes of a message for a character of a key, with what is around it. */
    private static final int BYTES_A_CHARACTER = 8;

    private final Comparison comparison;
    private final int atOnce;
    private final int largestMessage;

    /**
     * @param atOnce how many segments a replica reads at once
     * @param largestMessage in bytes, which must hold the plan
     */
    DatasetPlan(Comparison comparison, int atOnce, int largestMessage) {
        this.comparison = comparison;
        this.atOnce = atOnce;
        this.largestMessage = largestMessage;
    }

    /** What the stores say of themselves: how many records there are in the larger side, and how far away they are. */
    private record Stores(RecordReader larger, long records, Duration roundTrip) {}

    JobOutcome.Planned plan() {
        var stores = ask();
        var strategy = comparison.job().strategy();
        if (strategy != Strategy.FULL && strategy != Strategy.CHECKSUM) {
            return new JobOutcome.Planned(
                    List.of(new Segment(0, KeyRange.ALL, stores.records())),
                    strategy + " looks at the dataset as a whole.");
        }
        int size = segmentSize(strategy, stores.roundTrip());
        int segments = SegmentPlanner.segments(stores.records(), size, pageSize(), atOnce, MOST_SEGMENTS);
        return new JobOutcome.Planned(
                cut(stores.larger(), segments, stores.records()), StrategyChoice.explain(strategy, comparison));
    }

    private Stores ask() {
        var source = comparison.sourceKeys();
        var target = comparison.targetKeys();
        return Uni.combine()
                .all()
                .unis(source.estimate(), target.estimate(), comparison.roundTrip())
                .with((inSource, inTarget, roundTrip) -> inSource >= inTarget
                        ? new Stores(source, inSource, roundTrip)
                        : new Stores(target, inTarget, roundTrip))
                .await()
                .indefinitely();
    }

    private int segmentSize(Strategy strategy, Duration roundTrip) {
        var dataset = comparison.dataset();
        int size = dataset.segmentSize();
        if (strategy == Strategy.CHECKSUM && comparison.digests() instanceof Digests.Common) {
            // A store digests a segment in the time in which a fraction of it is read, wherever it is.
            return (int) Math.min((long) size * DIGESTED_AT_ONCE, Integer.MAX_VALUE);
        }
        return SegmentPlanner.size(size, pageSize(), roundTrip);
    }

    private int pageSize() {
        var dataset = comparison.dataset();
        return Math.min(
                dataset.source().store().pageSize(), dataset.target().store().pageSize());
    }

    private List<Segment> cut(RecordReader reader, int segments, long records) {
        if (segments == 1) {
            return List.of(new Segment(0, KeyRange.ALL, records));
        }
        int size = Math.min(segments * SAMPLES_A_SEGMENT, LARGEST_SAMPLE);
        var sample = reader.sampleKeys(size).await().indefinitely();
        var codec = comparison.dataset().keyCodec();
        var cuts = SegmentPlanner.cuts(sample, segments);
        return SegmentPlanner.plan(
                SegmentPlanner.fitting(cuts, codec, largestMessage / BYTES_A_CHARACTER), records, codec);
    }
}
