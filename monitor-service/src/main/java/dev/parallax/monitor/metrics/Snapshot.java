package dev.parallax.monitor.metrics;

import dev.parallax.monitor.dataset.StoreKinds;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the metrics show, as read from the projection at one time.
 *
 * @param latest the last completed comparison of each dataset
 * @param runs the last reconciliation of each dataset that ended
 * @param totals everything that was counted since the beginning
 * @param openMismatches pending mismatches by dataset
 * @param heldBack runs whose repairs wait for an operator's decision, by dataset
 */
record Snapshot(
        List<Latest> latest,
        List<LastRun> runs,
        List<Total> totals,
        Map<String, Double> openMismatches,
        Map<String, Double> heldBack) {

    static final Snapshot EMPTY = new Snapshot(List.of(), List.of(), List.of(), Map.of(), Map.of());

    /** @param driftPercentage null if the comparison found nothing and is not sure */
    record Latest(
            String dataset,
            StoreKinds kinds,
            double sourceRows,
            double targetRows,
            @Nullable Double driftPercentage) {}

    /** What the run log says of one run; the keys of {@code numbers} are the names of its columns. */
    record LastRun(String dataset, String verdict, Map<String, Double> numbers) {}

    record Total(String dataset, String metric, String label, double value) {}

    List<Total> totals(String metric) {
        return totals.stream().filter(total -> total.metric.equals(metric)).toList();
    }
}
