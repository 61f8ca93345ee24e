package dev.parallax.scheduler.queue;

import dev.parallax.scheduler.lifecycle.Lifecycle;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Finds attempts whose lease ran out, and puts their jobs back in line. */
@Singleton
public final class Sweep {
    private static final Logger LOG = Logger.getLogger(Sweep.class);
    private static final int BATCH = 500;

    private final Pool pool;
    private final Store store;
    private final Lifecycle lifecycle;
    private final Json json;
    private final Wakeup wakeup;
    private final Clock clock;

    Sweep(Pool pool, Store store, Lifecycle lifecycle, Json json, Wakeup wakeup, Clock clock) {
        this.pool = pool;
        this.store = store;
        this.lifecycle = lifecycle;
        this.json = json;
        this.wakeup = wakeup;
        this.clock = clock;
    }

    /** Looks once. @return how many leases had run out */
    public Uni<Integer> once() {
        Instant now = clock.instant();
        return pool.withTransaction(connection -> expired(connection, now)
                        .chain(ids -> ids.isEmpty() ? Uni.createFrom().item(0) : settle(connection, ids, now)))
                .invoke(count -> {
                    if (count > 0) {
                        wakeup.work();
                    }
                });
    }

    private static Uni<List<UUID>> expired(SqlConnection connection, Instant now) {
        return connection
                .preparedQuery(
                        "select id from scheduler.job_queue where lease_until <= $1 order by lease_until limit $2")
                .execute(Tuple.of(Columns.utc(now), BATCH))
                .map(rows -> {
                    List<UUID> ids = new ArrayList<>();
                    rows.forEach(row -> ids.add(row.getUUID("id")));
                    return ids;
                });
    }

    private Uni<Integer> settle(SqlConnection connection, List<UUID> ids, Instant now) {
        return workersBusy(connection, now)
                .chain(busy -> store.lock(connection, ids, ids).chain(locked -> {
                    UnitOfWork work = new UnitOfWork(store, lifecycle, json, now, locked);
                    int count = 0;
                    for (UUID id : ids) {
                        QueueEntry entry = work.find(id);
                        if (entry == null) {
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
                    return work.write(connection).replaceWith(expired);
                }));
    }

    private static Uni<Boolean> workersBusy(SqlConnection connection, Instant now) {
        return connection.preparedQuery("""
                        select exists (select 1 from scheduler.job_queue \
                        where status = 'RUNNING' and lease_until > $1) as busy""").execute(Tuple.of(Columns.utc(now))).map(rows -> rows.iterator()
                .next()
                .getBoolean("busy"));
    }
}
