package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How jobs for records enter: they differ in id and key, and the statement says the rest once for all of them. */
@Singleton
final class RecordRows {
    static final String INSERT_OR_JOIN = """
            insert into scheduler.job_queue (id, root_id, job_type, dataset, entity_type, entity_id, status, attempt, \
            lease_until, created_at, run_at, ready, data, strategy, priority, repair, origin_system, origin_actor, \
            origin_channel, correlation_id, steps, payload_id) \
            select r.id, r.id, 'RECONCILE_RECORD', $4, $5, r.entity_id, \
            case when r.leased then 'DISPATCHED' else 'QUEUED' end, case when r.leased then 1 else 0 end, \
            case when r.leased then $6::timestamptz end, $7, $17, $17::timestamptz <= $7, $8::text::jsonb, $9, $10, $11, $12, $13, $14, $15, $16, $18 \
            from unnest($1::uuid[], $2::text[], $3::bool[]) with ordinality as r(id, entity_id, leased, place) \
            order by r.place \
            on conflict (dataset, entity_id) where job_type = 'RECONCILE_RECORD' and status = 'QUEUED' \
            and attempt = 0 do update set priority = greatest(job_queue.priority, excluded.priority), \
            repair = job_queue.repair or excluded.repair, run_at = least(job_queue.run_at, excluded.run_at), \
            ready = job_queue.ready or excluded.ready, \
            data = case when excluded.data = '{}' then job_queue.data else excluded.data end, \
            payload_id = case when excluded.payload_id is null or (\
            select a.data = b.data from scheduler.payload a, scheduler.payload b \
            where a.id = excluded.payload_id and b.id = job_queue.payload_id) \
            then job_queue.payload_id else excluded.payload_id end \
            returning id, entity_id, created_at, payload_id, case when $18::uuid is not null then (\
            select o.payload_id from scheduler.job_queue o where o.id = job_queue.id) end as payload_before, \
            length(steps) - length(replace(steps, E'\\n', '')) as steps_taken""";

    private final Json json;
    private final Steps steps;

    RecordRows(Json json, Steps steps) {
        this.json = json;
        this.steps = steps;
    }

    /**
     * @param atOnce those that are leased, until then
     * @param payload the row of what is attached to all of them; null if nothing is
     */
    Tuple of(List<NewJob> jobs, Set<UUID> atOnce, Instant leaseUntil, @Nullable UUID payload) {
        NewJob one = jobs.getFirst();
        Job first = one.job();
        UUID[] ids = new UUID[jobs.size()];
        String[] keys = new String[jobs.size()];
        Boolean[] leased = new Boolean[jobs.size()];
        for (int i = 0; i < ids.length; i++) {
            NewJob job = jobs.get(i);
            requireAlike(job, one);
            ids[i] = job.job().id();
            keys[i] = Objects.requireNonNull(job.job().entityId());
            leased[i] = atOnce.contains(ids[i]);
        }
        return Tuple.from(Arrays.<@Nullable Object>asList(
                ids,
                keys,
                leased,
                first.dataset(),
                first.entityType(),
                Columns.utc(leaseUntil),
                Columns.utc(first.createdAt()),
                json.write(first.data()),
                first.strategy().name(),
                Columns.rank(first.priority()),
                first.repair(),
                first.origin().system(),
                first.origin().actor(),
                first.origin().channel().name(),
                first.origin().correlationId(),
                steps.of(History.queued(one)),
                Columns.utc(one.runAt()),
                payload));
    }

    private static void requireAlike(NewJob entry, NewJob one) {
        Job job = entry.job();
        Job first = one.job();
        boolean alike = job.type() == JobType.RECONCILE_RECORD
                && job.rootId().equals(job.id())
                && entry.dependsOn().isEmpty()
                && entry.runAt().equals(one.runAt())
                && job.createdAt().equals(first.createdAt())
                && job.dataset().equals(first.dataset())
                && job.entityType().equals(first.entityType())
                && job.strategy() == first.strategy()
                && job.priority() == first.priority()
                && job.repair() == first.repair()
                && job.origin().equals(first.origin())
                && job.data().equals(first.data())
                && entry.attached().equals(one.attached());
        if (!alike) {
            throw new IllegalArgumentException("Jobs that enter together differ in more than id and key");
        }
    }
}
