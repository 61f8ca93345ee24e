package dev.parallax.scheduler.queue;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Forgets jobs that ended long ago and what was attached to them, fires of schedules, and used idempotency keys. In
 * batches, so that no lock is held for long; schedulers leave each other's batch alone. A job whose repairs are held back
 * stays until somebody decided.
 */
@Singleton
public final class Purge {
    private static final int JOBS = 100;
    private static final int KEYS = 1000;
    private static final int CHILDREN = 1000;

    private final Pool pool;
    private final Clock clock;
    private final Duration jobs;
    private final Duration keys;
    private final PurgeMeter meter;

    Purge(Pool pool, Clock clock, QueueConfig config, PurgeMeter meter) {
        this.pool = pool;
        this.clock = clock;
        this.jobs = config.retention();
        this.keys = config.keyRetention();
        this.meter = meter;
    }

    /**
     * Purges one batch of each.
     *
     * @return whether there may be more
     */
    public Uni<Boolean> once() {
        Instant now = clock.instant();
        return jobs(now.minus(jobs))
                .chain(jobsLeft ->
                        delete("idempotency_key", """
                        delete from scheduler.idempotency_key where (endpoint, key) in (\
                        select endpoint, key from scheduler.idempotency_key where created_at < $1 \
                        order by created_at limit $2 for update skip locked)""", now.minus(keys), KEYS).map(keysLeft -> jobsLeft || keysLeft))
                // The latest fire of each schedule stays, to tell when it was.
                .chain(left ->
                        delete("schedule_fire", """
                        delete from scheduler.schedule_fire where (dataset, fire_at) in (\
                        select f.dataset, f.fire_at from scheduler.schedule_fire f where f.fire_at < $1 \
                        and exists (select 1 from scheduler.schedule_fire o where o.dataset = f.dataset \
                        and o.fire_at > f.fire_at) order by f.fire_at limit $2 for update skip locked)""", now.minus(jobs), KEYS).map(firesLeft -> left || firesLeft))
                // What still has follow-ups is still to be recognized.
                .chain(left ->
                        delete("follow_up_record", """
                        delete from scheduler.follow_up_record where (dataset, entity_id) in (\
                        select r.dataset, r.entity_id from scheduler.follow_up_record r where r.changed_at < $1 \
                        and not exists (select 1 from scheduler.job_queue q where q.job_type = 'FOLLOW_UP' \
                        and q.dataset = r.dataset and q.entity_id = r.entity_id) \
                        order by r.changed_at limit $2 for update skip locked)""", now.minus(jobs), KEYS).map(recordsLeft -> left || recordsLeft))
                .chain(left -> delete("payload", """
                        delete from scheduler.payload where id in (\
                        select p.id from scheduler.payload p where p.created_at < $1 \
                        and not exists (select 1 from scheduler.job_queue q where q.payload_id = p.id) \
                        order by p.created_at limit $2 for update skip locked)""", now.minus(jobs), KEYS).map(payloadsLeft -> left || payloadsLeft))
                .invoke(() -> meter.ran(now));
    }

    /** Children and joins go with their root. What ended since the oldest event that no broker has heard of stays. */
    private Uni<Boolean> jobs(Instant before) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("""
                        select q.id from scheduler.job_queue q where q.parent_id is null and q.finished_at < least($1, \
                        coalesce((select at from scheduler.outbox order by seq limit 1), 'infinity')) \
                        and q.result->'details'->>'repairs' is distinct from 'HELD_BACK' \
                        order by q.finished_at limit $2 for update skip locked""")
                .execute(Tuple.of(Columns.utc(before), JOBS))
                .chain(rows -> {
                    List<UUID> roots = new ArrayList<>(rows.size());
                    rows.forEach(row -> roots.add(row.getUUID("id")));
                    return forget(connection, roots.toArray(UUID[]::new)).map(all -> !all || roots.size() == JOBS);
                }));
    }

    /** Children first, and the roots when none are left: a run may have had more parts than fit into a batch. */
    private Uni<Boolean> forget(SqlConnection connection, UUID[] roots) {
        if (roots.length == 0) {
            return Uni.createFrom().item(true);
        }
        return connection
                .preparedQuery("""
                        with parts as (delete from scheduler.job_queue where id = any(array(\
                        select id from scheduler.job_queue where parent_id = any($1) limit $2)) returning id), \
                        joins as (delete from scheduler.job_join where job_id in (select id from parts)) \
                        select count(*) as parts from parts""")
                .execute(Tuple.of(roots, CHILDREN))
                .map(rows -> rows.iterator().next().getLong("parts"))
                .invoke(parts -> meter.deleted("job_queue", parts))
                .chain(parts -> parts >= CHILDREN
                        ? Uni.createFrom().item(false)
                        : forgetRoots(connection, roots).replaceWith(true));
    }

    private Uni<Void> forgetRoots(SqlConnection connection, UUID[] roots) {
        return connection
                .preparedQuery("delete from scheduler.job_join where job_id = any($1)")
                .execute(Tuple.of((Object) roots))
                .invoke(joins -> meter.deleted("job_join", joins.rowCount()))
                .chain(() -> connection
                        .preparedQuery("delete from scheduler.job_queue where id = any($1)")
                        .execute(Tuple.of((Object) roots)))
                .invoke(jobs -> meter.deleted("job_queue", jobs.rowCount()))
                .replaceWithVoid();
    }

    private Uni<Boolean> delete(String table, String sql, Instant before, int most) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(Columns.utc(before), most))
                .invoke(deleted -> meter.deleted(table, deleted.rowCount()))
                .map(deleted -> deleted.rowCount() == most);
    }
}
