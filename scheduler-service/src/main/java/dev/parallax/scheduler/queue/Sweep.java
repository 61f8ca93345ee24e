package dev.parallax.scheduler.queue;

import dev.parallax.scheduler.followup.Action;
import dev.parallax.scheduler.lifecycle.JobState;
import dev.parallax.scheduler.lifecycle.Lifecycle;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Finds attempts whose lease ran out, and puts their jobs back in line. */
@Singleton
public final class Sweep {
    private static final Logger LOG = Logger.getLogger(Sweep.class);
    private static final int BATCH = 500;

    private final Pool pool;
    private final Store store;
    private final Lifecycle lifecycle;
    private final Units units;
    private final FollowUpRows followUps;
    private final OutcomeMeter meter;
    private final Wakeup wakeup;
    private final Clock clock;
    private final Duration longest;

    Sweep(
            Pool pool,
            Store store,
            Lifecycle lifecycle,
            Units units,
            FollowUpRows followUps,
            OutcomeMeter meter,
            Wakeup wakeup,
            QueueConfig config,
            Clock clock) {
        this.pool = pool;
        this.store = store;
        this.lifecycle = lifecycle;
        this.units = units;
        this.followUps = followUps;
        this.meter = meter;
        this.wakeup = wakeup;
        this.clock = clock;
        this.longest = Stream.of(config.sendTimeout(), config.dispatchTimeout(), config.lease())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Drops what is too late and ends every lease that ran out. @return how many had */
    public Uni<Integer> once() {
        return drop().chain(() -> expire(clock.instant()));
    }

    /** Drops what is too late. @return whether a lease has run out */
    public Uni<Boolean> overdue() {
        return drop().chain(() -> pool.preparedQuery(
                                "select exists (select 1 from scheduler.job_queue where lease_until <= $1) as overdue")
                        .execute(Tuple.of(Columns.utc(clock.instant()))))
                .map(rows -> rows.iterator().next().getBoolean("overdue"));
    }

    /**
     * Shortens leases that no rule gives: a clock was set back since, and whoever holds them might be dead for as long as
     * it was.
     */
    public Uni<Void> bound() {
        return pool.preparedQuery("""
                        update scheduler.job_queue set lease_until = $1 where id = any(array(\
                        select id from scheduler.job_queue where lease_until > $1 \
                        order by (parent_id is null), id for no key update skip locked))""")
                .execute(Tuple.of(Columns.utc(clock.instant().plus(longest))))
                .replaceWithVoid();
    }

    /** What waited past the time at which it made sense is not done any more. */
    private Uni<Void> drop() {
        Instant now = clock.instant();
        return pool.withTransaction(connection -> connection
                        .preparedQuery("select " + Columns.ALL + """
                                 from scheduler.job_queue where status = 'QUEUED' and drop_after < $1 \
                                order by drop_after limit $2 for no key update skip locked""")
                        .execute(Tuple.of(Columns.utc(now), BATCH))
                        .chain(rows -> {
                            List<QueueEntry> ended = new ArrayList<>();
                            Uni<Void> all = Uni.createFrom().voidItem();
                            for (QueueEntry row : store.entries(rows)) {
                                all = all.chain(
                                        () -> followUps.withdraw(connection, row, Action.Reason.TOO_LATE, now, ended));
                            }
                            return all.replaceWith(ended);
                        }))
                .invoke(ended -> {
                    ended.forEach(meter::ended);
                    if (!ended.isEmpty()) {
                        wakeup.work();
                    }
                })
                .replaceWithVoid();
    }

    /**
     * Ends leases, and puts their jobs back in line.
     *
     * @param until those that ran out until then, which is not in the future
     * @return how many there were
     */
    public Uni<Integer> expire(Instant until) {
        return pool.withTransaction(connection -> expired(connection, until)
                        .chain(ids -> ids.isEmpty()
                                ? Uni.createFrom().item(new Swept(0, List.of()))
                                : settle(connection, ids, until)))
                .map(swept -> {
                    swept.ended().forEach(meter::ended);
                    if (swept.expired() > 0) {
                        wakeup.work();
                    }
                    return swept.expired();
                });
    }

    private static Uni<List<UUID>> expired(SqlConnection connection, Instant until) {
        return connection
                .preparedQuery(
                        "select id from scheduler.job_queue where lease_until <= $1 order by lease_until limit $2")
                .execute(Tuple.of(Columns.utc(until), BATCH))
                .map(rows -> {
                    List<UUID> ids = new ArrayList<>();
                    rows.forEach(row -> ids.add(row.getUUID("id")));
                    return ids;
                });
    }

    /**
     * What one look did.
     *
     * @param ended jobs that ended by it, parents included
     */
    private record Swept(int expired, List<QueueEntry> ended) {}

    private Uni<Swept> settle(SqlConnection connection, List<UUID> ids, Instant until) {
        Instant now = clock.instant();
        return workersBusy(connection, now)
                .chain(busy -> store.lock(connection, ids, ids).chain(locked -> {
                    UnitOfWork work = units.on(locked, now);
                    int count = 0;
                    for (UUID id : ids) {
                        QueueEntry entry = work.find(id);
                        if (entry == null || !ranOut(entry.state(), until)) {
                            continue;
                        }
                        var step = lifecycle.expired(entry.job(), entry.state(), busy, now);
                        if (step.isPresent()) {
                            work.take(entry, step.get());
                            if (!step.get().history().isEmpty()) {
                                count++;
                                LOG.warnf(
                                        "Lease of job %s, attempt %d, ran out (worker %s): now %s",
                                        id,
                                        entry.state().attempt(),
                                        entry.state().worker(),
                                        step.get().next().status());
                            }
                        }
                    }
                    int expired = count;
                    return work.write(connection).map(ended -> new Swept(expired, ended));
                }));
    }

    /** A sign of life may have been applied before the row was locked. */
    private static boolean ranOut(JobState state, Instant until) {
        Instant lease = state.leaseUntil();
        return lease != null && !lease.isAfter(until);
    }

    private static Uni<Boolean> workersBusy(SqlConnection connection, Instant now) {
        return connection.preparedQuery("""
                        select exists (select 1 from scheduler.job_queue \
                        where status = 'RUNNING' and lease_until > $1) as busy""").execute(Tuple.of(Columns.utc(now))).map(rows -> rows.iterator()
                .next()
                .getBoolean("busy"));
    }
}
