package dev.parallax.scheduler.queue;

import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Priority;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The queue as an operator looks at it. Reads only. */
@Singleton
public final class QueueView {
    private static final String WHERE = """
             where ($1::text is null or status = $1) and ($2::text is null or dataset = $2) \
            and ($3::text is null or job_type = $3) and ($4::smallint is null or priority = $4)""";

    private final Pool pool;
    private final Store store;
    private final Json json;

    QueueView(Pool pool, Store store, Json json) {
        this.pool = pool;
        this.store = store;
        this.json = json;
    }

    /** Which jobs; null stands for all. */
    public record Filter(
            @Nullable JobStatus status,
            @Nullable String dataset,
            @Nullable JobType task,
            @Nullable Priority priority) {
        private List<@Nullable Object> values() {
            return new ArrayList<>(Arrays.asList(
                    status == null ? null : status.name(),
                    dataset,
                    task == null ? null : task.name(),
                    priority == null ? null : Columns.rank(priority)));
        }
    }

    /** One page, the latest entries first. */
    public record Page(List<QueueEntry> entries, long total) {}

    /**
     * One line of a job's history.
     *
     * @param event what happened, by the name of the message about it, or joined, or put_back
     * @param status the job's status afterwards
     */
    @RegisterForReflection
    public record Happened(
            String event,
            JobStatus status,
            int attempt,
            Instant at,
            @Nullable Map<String, Object> detail) {}

    /** Unfinished jobs of one kind. */
    @RegisterForReflection
    public record Depth(String dataset, JobStatus status, Priority priority, long jobs) {}

    /**
     * The jobs that pass a filter, without what was attached to them and without the details of their results.
     *
     * @param page counts from 1
     */
    public Uni<Page> list(Filter filter, int page, int size) {
        return pool.preparedQuery("select count(*) as n from scheduler.job_queue" + WHERE)
                .execute(Tuple.from(filter.values()))
                .chain(counted -> {
                    long total = counted.iterator().next().getLong("n");
                    List<@Nullable Object> values = filter.values();
                    values.add(size);
                    values.add((long) (page - 1) * size);
                    return pool.preparedQuery("select " + Columns.LISTED + " from scheduler.job_queue" + WHERE
                                    + " order by seq desc limit $5 offset $6")
                            .execute(Tuple.from(values))
                            .map(rows -> new Page(store.entries(rows), total));
                });
    }

    public Uni<Optional<QueueEntry>> find(UUID id) {
        return pool.preparedQuery("select " + Payloads.WITH_DATA + " from scheduler.job_queue where id = $1")
                .execute(Tuple.of(id))
                .map(rows -> store.entries(rows).stream().findFirst());
    }

    /** In key order, and as a list has them. */
    public Uni<List<QueueEntry>> children(UUID parent, int most) {
        return pool.preparedQuery("select " + Columns.LISTED
                        + " from scheduler.job_queue where parent_id = $1 order by segment_no limit $2")
                .execute(Tuple.of(parent, most))
                .map(store::entries);
    }

    /** The latest lines, in the order of their entry. */
    public Uni<List<Happened>> history(UUID job, int most) {
        return pool.preparedQuery("""
                        select event, status, attempt, at, outgoing, detail::text as detail from (\
                        select * from scheduler.job_history where job_id = $1 \
                        order by place desc, seq desc limit $2) h order by place, seq""").execute(Tuple.of(job, most)).map(this::happened);
    }

    @SuppressWarnings("unchecked") // a JSON object always reads as a map with text keys
    private List<Happened> happened(RowSet<Row> rows) {
        List<Happened> lines = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Map<String, Object> detail = json.readNullable(row.getString("detail"), Map.class);
            lines.add(new Happened(
                    row.getString("event"),
                    JobStatus.valueOf(row.getString("status")),
                    row.getInteger("attempt"),
                    Columns.instant(row, "at"),
                    detail == null || detail.isEmpty() ? null : detail));
        }
        return lines;
    }

    /** Those of a job's dependencies that have not ended. */
    public Uni<List<UUID>> unfinished(List<UUID> dependsOn) {
        return ids(
                "select id from scheduler.job_queue where id = any($1) and finished_at is null order by seq",
                Tuple.of((Object) dependsOn.toArray(UUID[]::new)));
    }

    /** The dataset jobs that go before this one: see the order of the dispatch. */
    public Uni<List<UUID>> aheadInLine(UUID id) {
        return ids(
                "select o.id from scheduler.job_queue q join scheduler.job_queue o on " + LineSql.AHEAD
                        + " where q.id = $1 and q.job_type = 'RECONCILE_DATASET' order by o.seq",
                Tuple.of(id));
    }

    /** The jobs that each of these waiting jobs waits for; jobs that wait for none are left out. */
    public Uni<Map<UUID, List<UUID>>> waitsFor(List<UUID> waiting) {
        return pool.preparedQuery("""
                        select q.id, d.id as other from scheduler.job_queue q join scheduler.job_queue d \
                        on d.id = any(q.depends_on) and d.finished_at is null where q.id = any($1) \
                        and q.status = 'QUEUED' union select q.id, o.id from scheduler.job_queue q \
                        join scheduler.job_queue o on\s""" + LineSql.AHEAD + """
                         where q.id = any($1) and q.status = 'QUEUED' and q.job_type = 'RECONCILE_DATASET' \
                        order by 1, 2""")
                .execute(Tuple.of((Object) waiting.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, List<UUID>> found = new HashMap<>();
                    rows.forEach(row -> found.computeIfAbsent(row.getUUID("id"), id -> new ArrayList<>())
                            .add(row.getUUID("other")));
                    return found;
                });
    }

    /** Children that have not ended, in key order. */
    public Uni<List<UUID>> openChildren(UUID id, int most) {
        return ids(
                "select id from scheduler.job_queue where parent_id = $1 and finished_at is null order by segment_no"
                        + " limit $2",
                Tuple.of(id, most));
    }

    private Uni<List<UUID>> ids(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).map(rows -> {
            List<UUID> ids = new ArrayList<>(rows.size());
            rows.forEach(row -> ids.add(row.getUUID("id")));
            return ids;
        });
    }

    /** What is unfinished, counted. */
    public Uni<List<Depth>> depths() {
        return pool.query("""
                        select dataset, status, priority, count(*) as jobs from scheduler.unfinished_job \
                        group by dataset, status, priority \
                        order by dataset, status, priority desc""").execute().map(rows -> {
            List<Depth> depths = new ArrayList<>(rows.size());
            rows.forEach(row -> depths.add(new Depth(
                    row.getString("dataset"),
                    JobStatus.valueOf(row.getString("status")),
                    Columns.priority(row.getShort("priority")),
                    row.getLong("jobs"))));
            return depths;
        });
    }
}
