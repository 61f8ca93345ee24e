package dev.parallax.scheduler.queue;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is forgotten, by table, and says when it was last looked for. */
@Singleton
final class PurgeMeter {
    private final MeterRegistry registry;
    private final AtomicLong lastRun = new AtomicLong();

    PurgeMeter(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge("parallax.retention.last.run.seconds", lastRun);
    }

    void deleted(String table, long rows) {
        registry.counter("parallax.retention.deleted", "table", table).increment((double) rows);
    }

    void ran(Instant at) {
        lastRun.set(at.getEpochSecond());
    }
}
