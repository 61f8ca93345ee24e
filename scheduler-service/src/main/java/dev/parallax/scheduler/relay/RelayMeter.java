package dev.parallax.scheduler.relay;

import dev.parallax.common.job.Job;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Counts what leaves the queue. */
@Singleton
final class RelayMeter {
    private final MeterRegistry registry;

    RelayMeter(MeterRegistry registry) {
        this.registry = registry;
    }

    void dispatched(List<Job> jobs, Instant now) {
        for (Job job : jobs) {
            registry.counter("parallax_jobs_dispatched", "type", job.type().name(), "dataset", job.dataset())
                    .increment();
            if (job.attempt() == 1) {
                Timer.builder("parallax_dispatch_latency")
                        .description("From entering the queue to the broker's acknowledgement, first attempts only")
                        .tag("priority", job.priority().name())
                        .publishPercentileHistogram()
                        .register(registry)
                        .record(Duration.between(job.createdAt(), now));
            }
        }
    }
}
