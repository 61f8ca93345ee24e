package dev.parallax.monitor.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.monitor.projection.JobProjection;
import dev.parallax.monitor.web.Page;
import dev.parallax.monitor.web.Sql;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Reads jobs from the projection. */
@ApplicationScoped
class Jobs {

    /** What was attached to a job is nobody's to see here, and may be large. */
    private static final String STATE = "j.state #- '{job,data}'";

    /** In a list details that are long are left out; the job itself has them. */
    private static final String LISTED = """
            case when octet_length((j.state #> '{stage,result,details}')::text) > 4096
                then %1$s #- '{stage,result,details}' else %1$s end""".formatted(STATE);

    private static final String FACTS = """
            select j.job_id, (%s)::text as state, c.*
            from monitor.jobs j
            left join lateral (
                select count(*) as total,
                    count(*) filter (where c.status in ('QUEUED', 'DISPATCHED')) as waiting,
                    count(*) filter (where c.status = 'RUNNING') as running,
                    count(*) filter (where c.status = 'COMPLETED') as completed,
                    count(*) filter (where c.status in ('FAILED', 'DEAD', 'CANCELLED')) as failed,
                    coalesce(sum(c.compared_records), 0)::bigint as compared,
                    coalesce(sum(c.mismatch_count), 0)::bigint as mismatches,
                    coalesce(sum((k.counters ->> 'source_records')::bigint), 0)::bigint as source_records,
                    coalesce(sum((k.counters ->> 'target_records')::bigint), 0)::bigint as target_records,
                    coalesce(sum((k.counters ->> 'repaired')::bigint), 0)::bigint as repaired,
                    coalesce(sum((k.counters ->> 'repair_conflicts')::bigint), 0)::bigint as conflicts,
                    coalesce(sum((k.counters ->> 'repair_failures')::bigint), 0)::bigint as failures
                from monitor.jobs c
                cross join lateral (select c.state -> 'stage' -> 'result' -> 'counters' as counters) k
                where c.parent_id = j.job_id
            ) c on j.task = 'RECONCILE_DATASET'
            """;

    private static final String FACTS_OF_ONE = FACTS.formatted(STATE);
    private static final String FACTS_OF_MANY = FACTS.formatted(LISTED);

    /** The newest of each root; an attempt's failure and the decision that follows it count once. */
    private static final String ERRORS = """
            select root_id, job_id, attempt, error_code, left(error_message, 4000) as error_message, retryable, at
            from (
                select e.*, row_number() over (partition by e.root_id order by e.at desc, e.job_id) as place
                from (
                    select distinct on (root_id, job_id, attempt, error_code)
                        root_id, job_id, attempt, error_code, error_message, retryable, at
                    from monitor.job_history
                    where error_code is not null and (root_id = any($1) or job_id = any($1))
                    order by root_id, job_id, attempt, error_code, at
                ) e
            ) ranked
            where place <= $2
            order by at, job_id
            """;

    private static final int ERRORS_LISTED = 5;
    private static final int ERRORS_DETAILED = 100;

    private final Pool pool;
    private final ObjectMapper json;

    Jobs(Pool pool, ObjectMapper json) {
        this.pool = pool;
        this.json = json;
    }

    Uni<Long> count(JobFilter filter) {
        return count(filter.toSql());
    }

    Uni<Long> count(ChildFilter filter) {
        return count(filter.toSql());
    }

    private Uni<Long> count(Sql sql) {
        return pool.preparedQuery("select count(*) from monitor.jobs j" + sql.where())
                .execute(sql.values())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    Uni<List<JobFacts>> list(JobFilter filter) {
        return list(filter.toSql(), "j.began_at desc, j.job_id", filter.page());
    }

    /** In the order of the texts of their first keys, the one with the open start first. */
    Uni<List<JobFacts>> list(ChildFilter filter) {
        return list(
                filter.toSql(),
                "(j.state -> 'job' -> 'range' ->> 'from') collate \"C\" nulls first, j.job_id",
                filter.page());
    }

    private Uni<List<JobFacts>> list(Sql sql, String order, Page page) {
        String query = FACTS_OF_MANY + sql.where() + " order by " + order + " limit " + sql.place(page.size())
                + " offset " + sql.place(page.offset());
        return pool.preparedQuery(query).execute(sql.values()).chain(rows -> withErrors(rows, ERRORS_LISTED));
    }

    /** The job, root or child; empty if it is unknown or not told yet what it is. */
    Uni<Optional<JobFacts>> find(UUID id) {
        return pool.preparedQuery(FACTS_OF_ONE + " where j.job_id = $1 and j.dataset is not null")
                .execute(Tuple.of(id))
                .chain(rows -> withErrors(rows, ERRORS_DETAILED))
                .map(list -> list.stream().findFirst());
    }

    Uni<List<JobDetails.State>> history(UUID id) {
        return pool.preparedQuery("""
                        select kind, attempt, at, worker, error_code, coalesce(error_message, note) as message
                        from monitor.job_history
                        where job_id = $1
                        order by at, attempt, event_id
                        """).execute(Tuple.of(id)).map(rows -> {
            List<JobDetails.State> states = new ArrayList<>();
            rows.forEach(row -> states.add(new JobDetails.State(
                    row.getString("kind"),
                    row.getInteger("attempt"),
                    row.getOffsetDateTime("at").toInstant(),
                    row.getString("worker"),
                    row.getString("error_code"),
                    row.getString("message"))));
            return states;
        });
    }

    private Uni<List<JobFacts>> withErrors(RowSet<Row> rows, int limit) {
        List<UUID> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.getUUID("job_id")));
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return pool.preparedQuery(ERRORS)
                .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)).addInteger(limit))
                .map(errors -> {
                    Map<UUID, List<JobFacts.Failure>> byJob = new HashMap<>();
                    for (Row error : errors) {
                        JobFacts.Failure failure = failure(error);
                        UUID rootId = error.getUUID("root_id");
                        byJob.computeIfAbsent(rootId, id -> new ArrayList<>()).add(failure);
                        if (!failure.jobId().equals(rootId)) {
                            byJob.computeIfAbsent(failure.jobId(), id -> new ArrayList<>())
                                    .add(failure);
                        }
                    }
                    List<JobFacts> facts = new ArrayList<>();
                    rows.forEach(row -> facts.add(facts(row, byJob.getOrDefault(row.getUUID("job_id"), List.of()))));
                    return facts;
                });
    }

    private JobFacts facts(Row row, List<JobFacts.Failure> errors) {
        JobProjection projection;
        try {
            projection = json.readValue(row.getString("state"), JobProjection.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The stored projection of a job cannot be read", e);
        }
        return new JobFacts(projection, children(row), errors);
    }

    private static JobFacts.Children children(Row row) {
        if (row.getLong("total") == null) {
            return JobFacts.Children.NONE;
        }
        return new JobFacts.Children(
                row.getLong("total"),
                row.getLong("waiting"),
                row.getLong("running"),
                row.getLong("completed"),
                row.getLong("failed"),
                new JobFacts.Sums(
                        row.getLong("compared"),
                        row.getLong("mismatches"),
                        row.getLong("source_records"),
                        row.getLong("target_records"),
                        row.getLong("repaired"),
                        row.getLong("conflicts"),
                        row.getLong("failures")));
    }

    private static JobFacts.Failure failure(Row row) {
        return new JobFacts.Failure(
                row.getUUID("job_id"),
                row.getInteger("attempt"),
                row.getString("error_code"),
                Objects.requireNonNullElse(row.getString("error_message"), ""),
                Boolean.TRUE.equals(row.getBoolean("retryable")),
                row.getOffsetDateTime("at").toInstant());
    }
}
