package dev.parallax.reconciler.flow;

import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.plan.SegmentPlanner;
import dev.parallax.reconciler.store.Digests;
import dev.parallax.reconciler.store.RecordReader;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Cuts a dataset job into segments. */
final class DatasetPlan {
    private static final int MOST_SEGMENTS = 1_000;
    private static final int SAMPLES_A_SEGMENT = 50;
    private static final int LARGEST_SAMPLE = 20_000;
    private static final int DIGESTED_AT_ONCE = 8;

    private final Comparison comparison;

    DatasetPlan(Comparison comparison) {
        this.comparison = comparison;
    }

    JobOutcome.Planned plan() {
        var estimates = Uni.combine()
                .all()
                .unis(
                        comparison.sourceKeys().estimate(),
                        comparison.targetKeys().estimate())
                .with((source, target) -> new long[] {source, target})
                .await()
                .indefinitely();
        long larger = Math.max(estimates[0], estimates[1]);
        var strategy = comparison.job().strategy();
        if (strategy != Strategy.FULL && strategy != Strategy.CHECKSUM) {
            return new JobOutcome.Planned(
                    List.of(new Segment(0, KeyRange.ALL, larger)), strategy + " looks at the dataset as a whole.");
        }
        int segments = SegmentPlanner.segments(larger, segmentSize(strategy), MOST_SEGMENTS);
        var reader = estimates[0] >= estimates[1] ? comparison.sourceKeys() : comparison.targetKeys();
        return new JobOutcome.Planned(cut(reader, segments, larger), StrategyChoice.explain(strategy, comparison));
    }

    /** A store digests a segment in the time in which a fraction of it is read. */
    private int segmentSize(Strategy strategy) {
        int size = comparison.dataset().segmentSize();
        boolean digested = strategy == Strategy.CHECKSUM && comparison.digests() instanceof Digests.Common;
        return digested ? (int) Math.min((long) size * DIGESTED_AT_ONCE, Integer.MAX_VALUE) : size;
    }

    private List<Segment> cut(RecordReader reader, int segments, long records) {
        if (segments == 1) {
            return List.of(new Segment(0, KeyRange.ALL, records));
        }
        int size = Math.min(segments * SAMPLES_A_SEGMENT, LARGEST_SAMPLE);
        var sample = reader.sampleKeys(size).await().indefinitely();
        return SegmentPlanner.plan(
                SegmentPlanner.cuts(sample, segments),
                records,
                comparison.dataset().keyCodec());
    }
}
