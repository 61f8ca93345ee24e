package dev.parallax.monitor.metrics;

import dev.parallax.common.job.Verdict;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shows the snapshot under the names of the contract. */
@Singleton
class ReconciliationMetrics extends Collector {

    private static final String PREFIX = "cdc_reconciliation_";
    private static final String VERDICT = "parallax_dataset_verdict";
    private static final String HELD_BACK = "parallax_repairs_held_back";
    private static final String DURATION = PREFIX + "duration_seconds";
    private static final List<String> BOUNDS = List.of("10", "30", "60", "+Inf");

    private final SnapshotReader reader;

    ReconciliationMetrics(SnapshotReader reader) {
        this.reader = reader;
    }

    void register(@Observes StartupEvent start, CollectorRegistry registry) {
        registry.register(this);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Snapshot snapshot = reader.current();
        List<MetricFamilySamples> metrics = new ArrayList<>(gauges(snapshot));
        metrics.add(counter(snapshot, "mismatches", "Count of mismatches by type", "type"));
        metrics.add(counter(snapshot, "jobs_completed", "Reconciliation job outcomes", "status"));
        metrics.add(counter(snapshot, "runs", "Reconciliations of whole tables by how they ended", "status"));
        metrics.add(counter(snapshot, "verdicts", "Reconciliations of whole tables by their verdict", "verdict"));
        metrics.add(verdicts(snapshot));
        metrics.add(durations(snapshot));
        metrics.add(heldBack(snapshot));
        return metrics;
    }

    private static List<MetricFamilySamples> gauges(Snapshot snapshot) {
        Gauges gauges = new Gauges();
        for (Snapshot.Latest latest : snapshot.latest()) {
            String table = latest.dataset();
            if (latest.driftPercentage() != null) {
                gauges.add("drift_percentage", "Percentage of records out of sync", table, latest.driftPercentage());
            }
            gauges.add("source_rows", "Total rows in the source", table, latest.sourceRows());
            gauges.add("target_rows", "Total rows in the target", table, latest.targetRows());
            if (!latest.kinds().source().equals(latest.kinds().target())) {
                gauges.rows(latest.kinds().sourceWord(), table, latest.sourceRows());
                gauges.rows(latest.kinds().targetWord(), table, latest.targetRows());
            }
        }
        for (Snapshot.LastRun run : snapshot.runs()) {
            run.numbers()
                    .forEach((name, value) -> gauges.add(
                            "last_run_" + name,
                            name.equals("success")
                                    ? "Whether the last run that ended did so well"
                                    : "Of the last run that ended: " + name.replace('_', ' '),
                            run.dataset(),
                            value));
        }
        snapshot.openMismatches()
                .forEach((table, open) ->
                        gauges.add("open_mismatches", "Mismatches that are not resolved", table, open));
        return gauges.families();
    }

    /** 1 for the verdict of the last run that ended, 0 for the others, so that an alert can ask for what it wants. */
    private static MetricFamilySamples verdicts(Snapshot snapshot) {
        List<Sample> samples = new ArrayList<>();
        for (Snapshot.LastRun run : snapshot.runs()) {
            for (Verdict verdict : Verdict.values()) {
                samples.add(new Sample(
                        VERDICT,
                        List.of("dataset", "verdict"),
                        List.of(run.dataset(), verdict.name()),
                        verdict.name().equals(run.verdict()) ? 1 : 0));
            }
        }
        return new MetricFamilySamples(VERDICT, Type.GAUGE, "The verdict of the last run that ended", samples);
    }

    private static MetricFamilySamples counter(Snapshot snapshot, String name, String help, String label) {
        List<Sample> samples = snapshot.totals(name).stream()
                .map(total -> new Sample(
                        PREFIX + name + "_total",
                        List.of("table", label),
                        List.of(total.dataset(), total.label()),
                        total.value()))
                .toList();
        return new MetricFamilySamples(PREFIX + name, Type.COUNTER, help, samples);
    }

    private static MetricFamilySamples heldBack(Snapshot snapshot) {
        List<Sample> samples = snapshot.heldBack().entrySet().stream()
                .map(held -> new Sample(HELD_BACK, List.of("table"), List.of(held.getKey()), held.getValue()))
                .toList();
        return new MetricFamilySamples(
                HELD_BACK, Type.GAUGE, "Runs whose repairs wait for an operator's decision", samples);
    }

    private static MetricFamilySamples durations(Snapshot snapshot) {
        Map<String, Map<String, Double>> counts = new TreeMap<>();
        snapshot.totals("duration_bucket")
                .forEach(total -> counts.computeIfAbsent(total.dataset(), dataset -> new TreeMap<>())
                        .put(total.label(), total.value()));
        List<Sample> samples = new ArrayList<>();
        for (Snapshot.Total sum : snapshot.totals("duration_sum")) {
            Map<String, Double> ofTable = counts.getOrDefault(sum.dataset(), Map.of());
            double below = 0;
            for (String bound : BOUNDS) {
                below += ofTable.getOrDefault(bound, 0.0);
                samples.add(
                        new Sample(DURATION + "_bucket", List.of("table", "le"), List.of(sum.dataset(), bound), below));
            }
            samples.add(new Sample(DURATION + "_sum", List.of("table"), List.of(sum.dataset()), sum.value()));
            samples.add(new Sample(DURATION + "_count", List.of("table"), List.of(sum.dataset()), below));
        }
        return new MetricFamilySamples(DURATION, Type.HISTOGRAM, "Time to complete reconciliation", samples);
    }

    /** Gauges by name, each with one sample a table. */
    private static final class Gauges {

        private final Map<String, MetricFamilySamples> byName = new TreeMap<>();

        void rows(String store, String table, double value) {
            add(store + "_rows", "Total rows in the " + store + " store", table, value);
        }

        void add(String name, String help, String table, double value) {
            byName.computeIfAbsent(name, n -> new MetricFamilySamples(PREFIX + n, Type.GAUGE, help, new ArrayList<>()))
                    .samples
                    .add(new Sample(PREFIX + name, List.of("table"), List.of(table), value));
        }

        List<MetricFamilySamples> families() {
            return List.copyOf(byName.values());
        }
    }
}
