package dev.parallax.reconciler.flow;

import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.store.Digests;

/** Says in words how a strategy is carried out on a dataset, for the job's details. */
final class StrategyChoice {
    private StrategyChoice() {}

    static String explain(Strategy strategy, Comparison comparison) {
        return switch (strategy) {
            case FULL -> full(comparison.digests());
            case CHECKSUM -> checksum(comparison.digests());
            case ROW_COUNT -> "Only the numbers of records are compared.";
            case TIMESTAMP_RANGE -> "Records that either side changed within the window, read on both sides.";
            case INCREMENTAL -> "Records that the source says it changed, compared with the target by their keys.";
            case SAMPLE -> "A random sample over the keys of both sides, every field of it.";
        };
    }

    static String full(Digests digests) {
        var all = "Every field of every record, both sides streamed in key order and merged";
        return switch (digests) {
            case Digests.Common common ->
                common.ordered()
                        ? all
                                + ", as one binary value a record; where these differ, the records are read and compared by"
                                + " field."
                        : all + ".";
            case Digests.None none -> all + ".";
        };
    }

    static String checksum(Digests digests) {
        return switch (digests) {
            case Digests.Common common ->
                "Both stores digest their own records; key ranges whose digests differ are cut smaller, then read and"
                        + " compared record by record.";
            case Digests.None(var reason) -> reason + ": both sides are streamed and compared like FULL.";
        };
    }
}
