package dev.parallax.scheduler.queue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How much waits and for how long, by status and priority. Counts unfinished jobs only, so that it stays cheap. */
@Singleton
public final class QueueGauges {
    private final Pool pool;
    private final Clock clock;
    private final MultiGauge depth;
    private final MultiGauge oldest;

    QueueGauges(Pool pool, Clock clock, MeterRegistry registry) {
        this.pool = pool;
        this.clock = clock;
        this.depth = MultiGauge.builder("parallax_queue_depth")
                .description("Unfinished jobs by status and priority")
                .register(registry);
        this.oldest = MultiGauge.builder("parallax_queue_oldest_waiting")
                .description("Age of the oldest job that could go and has not gone")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Counts once. */
    public Uni<Void> refresh() {
        Instant now = clock.instant();
        return pool.query("""
                        select status, priority, count(*) as jobs, \
                        min(run_at) filter (where status = 'QUEUED' and ready) as oldest \
                        from scheduler.unfinished_job group by status, priority""")
                .execute()
                .invoke(rows -> {
                    List<MultiGauge.Row<?>> depths = new ArrayList<>();
                    List<MultiGauge.Row<?>> ages = new ArrayList<>();
                    rows.forEach(row -> {
                        String priority =
                                Columns.priority(row.getShort("priority")).name();
                        depths.add(MultiGauge.Row.of(
                                Tags.of("status", row.getString("status"), "priority", priority), row.getLong("jobs")));
                        var since = row.getOffsetDateTime("oldest");
                        if (since != null) {
                            Duration age = Duration.between(since.toInstant(), now);
                            ages.add(MultiGauge.Row.of(Tags.of("priority", priority), age.toMillis() / 1000.0));
                        }
                    });
                    depth.register(depths, true);
                    oldest.register(ages, true);
                })
                .replaceWithVoid();
    }
}
