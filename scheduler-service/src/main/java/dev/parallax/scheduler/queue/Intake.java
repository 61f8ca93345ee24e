package dev.parallax.scheduler.queue;

import dev.parallax.common.event.JobEvent;
import dev.parallax.scheduler.lifecycle.Lifecycle;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What reconcilers say, applied to the queue: a batch in one transaction; the same batch twice changes nothing. */
@Singleton
public final class Intake {
    private final Pool pool;
    private final Store store;
    private final Lifecycle lifecycle;
    private final Acknowledgements acknowledgements;
    private final Units units;
    private final OutcomeMeter meter;
    private final Wakeup wakeup;
    private final Clock clock;

    Intake(
            Pool pool,
            Store store,
            Lifecycle lifecycle,
            Acknowledgements acknowledgements,
            Units units,
            OutcomeMeter meter,
            Wakeup wakeup,
            Clock clock) {
        this.pool = pool;
        this.store = store;
        this.lifecycle = lifecycle;
        this.acknowledgements = acknowledgements;
        this.units = units;
        this.meter = meter;
        this.wakeup = wakeup;
        this.clock = clock;
    }

    /**
     * Applies events in their order.
     *
     * @return the jobs that ended by them, parents included
     */
    public Uni<List<QueueEntry>> apply(List<JobEvent> events) {
        Set<UUID> jobs = new LinkedHashSet<>();
        Set<UUID> mayEnd = new LinkedHashSet<>();
        for (JobEvent event : events) {
            jobs.add(event.jobId());
            if (event instanceof JobEvent.Completed
                    || event instanceof JobEvent.AttemptFailed
                    || event instanceof JobEvent.Planned) {
                mayEnd.add(event.jobId());
            }
        }
        if (jobs.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        var acks = acknowledgements.take(jobs);
        return pool.withTransaction(
                        connection -> store.lock(connection, jobs, mayEnd).chain(locked -> {
                            var now = clock.instant();
                            UnitOfWork work = units.on(locked, now);
                            acks.values().forEach(ack -> sent(work, ack));
                            for (JobEvent event : events) {
                                QueueEntry entry = work.find(event.jobId());
                                if (entry != null) {
                                    lifecycle
                                            .heard(entry.job(), entry.state(), event, now)
                                            .ifPresent(step -> work.take(entry, step));
                                }
                            }
                            return work.write(connection);
                        }))
                .onFailure()
                .invoke(() -> acknowledgements.putBack(acks))
                .invoke(ended -> ended.forEach(meter::ended))
                // Ended jobs open the window, planned ones bring children, released ones wait again.
                .invoke(wakeup::work);
    }

    /** That a job was sent goes before what was heard of it since. */
    private void sent(UnitOfWork work, Acknowledgements.Ack ack) {
        QueueEntry entry = work.find(ack.jobId());
        if (entry != null) {
            lifecycle
                    .acknowledged(entry.job(), entry.state(), ack.attempt(), ack.at())
                    .ifPresent(step -> work.take(entry, step));
        }
    }
}
