package dev.parallax.reconciler.flow;

import dev.parallax.common.drift.MismatchKind;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What comparisons count for Prometheus. */
@ApplicationScoped
public class JobMetrics {
    private final MeterRegistry registry;

    JobMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void compared(String dataset, long records) {
        registry.counter("parallax.records.compared", "dataset", dataset).increment((double) records);
    }

    void confirmed(String dataset, List<Confirmed> confirmed) {
        var byKind = new EnumMap<MismatchKind, Integer>(MismatchKind.class);
        confirmed.forEach(each -> byKind.merge(each.difference().kind(), 1, Integer::sum));
        byKind.forEach((kind, number) -> count(dataset, kind, number));
    }

    /** The same of those that stand as they were told before. */
    void stood(String dataset, Map<MismatchKind, Long> byKind) {
        byKind.forEach((kind, number) -> count(dataset, kind, number));
    }

    /** Repairs that were more than the budget of the dataset. */
    void heldBack(String dataset, long repairs) {
        if (repairs > 0) {
            registry.counter("parallax.repairs.held.back", "dataset", dataset).increment((double) repairs);
        }
    }

    private void count(String dataset, MismatchKind kind, long number) {
        registry.counter("parallax.mismatches", "dataset", dataset, "kind", kind.name())
                .increment((double) number);
    }
}
