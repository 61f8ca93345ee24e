package dev.parallax.monitor.ingest;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.monitor.projection.Clearance;
import dev.parallax.monitor.projection.JobProjection;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes job events into the projection of the jobs, their history, the totals and the clearances. */
@ApplicationScoped
class JobEventWriter {

    /** Rows that are not there yet cannot be locked, so an empty one is made first. */
    private static final String PREPARE = """
            insert into monitor.jobs (job_id, root_id, status, attempt)
            select job_id, root_id, 'QUEUED', 0
            from jsonb_to_recordset($1::text::jsonb) as r(job_id uuid, root_id uuid)
            order by job_id
            on conflict do nothing
            """;

    private static final String LOCK =
            "select job_id, state::text as state from monitor.jobs where job_id = any($1) order by job_id for update";

    private static final String UPDATE = """
            update monitor.jobs j
            set root_id = r.root_id, parent_id = r.parent_id, dataset = r.dataset, entity_type = r.entity_type,
                entity_id = r.entity_id, task = r.task, job_type = r.job_type, strategy = r.strategy,
                priority = r.priority, status = r.status, attempt = r.attempt, queued_at = r.queued_at,
                started_at = r.started_at, completed_at = r.completed_at, compared_records = r.compared_records,
                estimated_records = r.estimated_records, mismatch_count = r.mismatch_count, state = r.state
            from jsonb_to_recordset($1::text::jsonb) as r(job_id uuid, root_id uuid, parent_id uuid, dataset text,
                entity_type text, entity_id text, task text, job_type text, strategy text, priority text, status text,
                attempt integer, queued_at timestamptz, started_at timestamptz, completed_at timestamptz,
                compared_records bigint, estimated_records bigint, mismatch_count bigint, state jsonb)
            where j.job_id = r.job_id
            """;

    private static final String HISTORY = """
            insert into monitor.job_history
                (event_id, job_id, root_id, attempt, kind, at, worker, error_code, error_message, retryable, note)
            select event_id, job_id, root_id, attempt, kind, at, worker, error_code, error_message, retryable, note
            from jsonb_to_recordset($1::text::jsonb) as r(event_id uuid, job_id uuid, root_id uuid, attempt integer,
                kind text, at timestamptz, worker text, error_code text, error_message text, retryable boolean,
                note text)
            on conflict do nothing
            """;

    private final Pool pool;
    private final Rows rows;
    private final Totals totals;
    private final Clearances clearances;

    JobEventWriter(Pool pool, Rows rows, Totals totals, Clearances clearances) {
        this.pool = pool;
        this.rows = rows;
        this.totals = totals;
        this.clearances = clearances;
    }

    @RegisterForReflection
    private record Key(UUID jobId, UUID rootId) {}

    Uni<Void> write(List<JobEvent> events) {
        Map<UUID, JobProjection> told = new TreeMap<>();
        events.forEach(event -> told.merge(event.jobId(), JobProjection.of(event), JobProjection::merge));
        List<HistoryRow> history =
                events.stream().map(HistoryRow::of).flatMap(Optional::stream).toList();
        List<Key> keys = told.values().stream()
                .map(projection -> new Key(projection.jobId(), projection.rootId()))
                .toList();
        return pool.withTransaction(tx -> tx.preparedQuery(PREPARE)
                .execute(rows.of(keys))
                .chain(() -> tx.preparedQuery(HISTORY).execute(rows.of(history)))
                .chain(() -> tx.preparedQuery(LOCK)
                        .execute(Tuple.tuple().addArrayOfUUID(told.keySet().toArray(UUID[]::new))))
                .chain(known -> merge(tx, known, told)));
    }

    private Uni<Void> merge(SqlConnection tx, RowSet<Row> known, Map<UUID, JobProjection> told) {
        List<JobRow> changed = new ArrayList<>();
        List<Totals.Amount> amounts = new ArrayList<>();
        List<Clearance> cleared = new ArrayList<>();
        for (Row row : known) {
            String state = row.getString("state");
            JobProjection before = state == null ? null : rows.read(state, JobProjection.class);
            JobProjection news = told.get(row.getUUID("job_id"));
            if (news == null) {
                continue;
            }
            JobProjection after = before == null ? news : before.merge(news);
            changed.add(JobRow.of(after));
            amounts.addAll(outcome(before, after));
            Clearance.of(after).ifPresent(cleared::add);
        }
        return tx.preparedQuery(UPDATE)
                .execute(rows.of(changed))
                .chain(() -> totals.add(tx, amounts))
                .chain(() -> clearances.add(tx, cleared));
    }

    /** What the counters gain when a root job ends; nothing when the same end is told again. */
    private static List<Totals.Amount> outcome(@Nullable JobProjection before, JobProjection after) {
        Job job = after.job();
        Instant completedAt = after.completedAt();
        if (job == null || job.parentId() != null || completedAt == null) {
            return List.of();
        }
        boolean counted = before != null
                && before.job() != null
                && before.stage().status() == after.stage().status()
                && before.stage().attempt() == after.stage().attempt();
        if (counted) {
            return List.of();
        }
        Instant startedAt = after.startedAt();
        return Totals.outcome(
                job.dataset(),
                job.type() == JobType.RECONCILE_DATASET,
                after.stage().status(),
                after.verdict(),
                startedAt == null ? Duration.ZERO : Duration.between(startedAt, completedAt));
    }
}
