package dev.parallax.reconciler.mapping;

import dev.parallax.common.api.DatasetState;
import dev.parallax.common.api.DatasetState.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** One for each configured dataset, so that an alert needs no list of them. */
@ApplicationScoped
class RefusedGauges {
    private final Mappings mappings;
    private final MeterRegistry metrics;

    RefusedGauges(Mappings mappings, MeterRegistry metrics) {
        this.mappings = mappings;
        this.metrics = metrics;
    }

    void register(@Observes StartupEvent event) {
        for (DatasetState state : mappings.states()) {
            Gauge.builder("parallax.dataset.refused", () -> isRefused(state.name()) ? 1 : 0)
                    .description("Whether the dataset is refused: its jobs end at once")
                    .tag("dataset", state.name())
                    .register(metrics);
        }
    }

    private boolean isRefused(String dataset) {
        return mappings.states().stream()
                .anyMatch(state -> state.name().equals(dataset) && state.state() == State.REFUSED);
    }
}
