package dev.parallax.reconciler.flow;

import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.dataset.DatasetDefinition;

/** Says in words how a strategy is carried out on a dataset, for the job's details. */
final class StrategyChoice {
    private StrategyChoice() {}

    static String explain(Strategy strategy, DatasetDefinition dataset) {
        return switch (strategy) {
            case FULL -> "Every field of every record, both sides streamed in key order and merged.";
            case CHECKSUM -> checksum(dataset);
            case ROW_COUNT -> "Only the numbers of records are compared.";
            case TIMESTAMP_RANGE -> "Records that either side changed within the window, read on both sides.";
            case SAMPLE -> "A random sample over the keys of both sides, every field of it.";
        };
    }

    private static String checksum(DatasetDefinition dataset) {
        var source = dataset.source().store().kind();
        var target = dataset.target().store().kind();
        return source.equals(target)
                ? "Digests are not pushed down to the stores yet: both sides are streamed and compared like FULL."
                : "No digest is common to " + source + " and " + target
                        + ": both sides are streamed and compared like FULL.";
    }
}
