package dev.parallax.scheduler.queue;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Counts how jobs end. */
@Singleton
final class OutcomeMeter {
    private final MeterRegistry registry;

    OutcomeMeter(MeterRegistry registry) {
        this.registry = registry;
    }

    void ended(QueueEntry entry) {
        registry.counter(
                        "parallax_jobs_ended",
                        "dataset",
                        entry.job().dataset(),
                        "type",
                        entry.job().type().name(),
                        "outcome",
                        entry.state().status().name())
                .increment();
    }
}
