package dev.parallax.scheduler.queue;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.JobStatus;
import dev.parallax.scheduler.lifecycle.Step;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The SQL that every way of changing the queue shares. All of it runs in the caller's transaction. */
@Singleton
final class Store {
    private static final String INSERT_HISTORY = """
            insert into scheduler.job_history (event_id, job_id, root_id, event, status, attempt, at, detail, outgoing) \
            select event_id, job_id, root_id, event, status, attempt, at, detail::jsonb, outgoing \
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::int4[], $7::timestamptz[], \
            $8::text[], $9::bool[]) with ordinality \
            as l(event_id, job_id, root_id, event, status, attempt, at, detail, outgoing, place) \
            order by place on conflict (event_id) do nothing""";

    private final Columns columns;
    private final Json json;

    Store(Columns columns, Json json) {
        this.columns = columns;
        this.json = json;
    }

    /** One line of the history. */
    record Line(JobEvent event, JobStatus status, boolean outgoing) {}

    /** One row as it shall be. */
    record Changed(UUID id, dev.parallax.scheduler.lifecycle.JobState state) {}

    /**
     * Locks rows against other changes. Children come before their parents, each by id: everybody takes the locks in
     * the same order, so nobody waits in a circle. The lock lets foreign keys be checked meanwhile.
     *
     * @param withParents of these also the parents
     */
    Uni<List<QueueEntry>> lock(SqlConnection connection, Collection<UUID> ids, Collection<UUID> withParents) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return connection
                .preparedQuery("select " + Columns.ALL + """
                         from scheduler.job_queue where id = any($1::uuid[] || array(\
                        select parent_id from scheduler.job_queue where id = any($2) and parent_id is not null)) \
                        order by (parent_id is null), id for no key update""")
                .execute(Tuple.of(ids.toArray(UUID[]::new), withParents.toArray(UUID[]::new)))
                .map(this::entries);
    }

    /** Locks a job, its children of these states, and its parent, in the same order. */
    Uni<List<QueueEntry>> lockFamily(SqlConnection connection, UUID id, List<JobStatus> childrenIn) {
        return connection
                .preparedQuery("select " + Columns.ALL + """
                         from scheduler.job_queue where id in (select $1::uuid \
                        union all select id from scheduler.job_queue where parent_id = $1 and status = any($2::text[]) \
                        union all select parent_id from scheduler.job_queue where id = $1) \
                        order by (parent_id is null), id for no key update""")
                .execute(Tuple.of(id, childrenIn.stream().map(JobStatus::name).toArray(String[]::new)))
                .map(this::entries);
    }

    Uni<Void> insert(SqlConnection connection, List<NewJob> jobs, boolean segments) {
        if (jobs.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String sql = Columns.INSERT
                + (segments ? " on conflict (parent_id, segment_no) where parent_id is not null do nothing" : "");
        return connection
                .preparedQuery(sql)
                .executeBatch(jobs.stream().map(columns::forInsert).toList())
                .chain(() ->
                        history(connection, jobs.stream().map(Store::queued).toList()))
                .chain(() -> announce(connection));
    }

    /** The rows that stand for the records now, in their order: the new ones, or those that wait already. */
    Uni<List<Row>> insertOrJoin(SqlConnection connection, List<NewJob> jobs) {
        return connection
                .preparedQuery(Columns.INSERT + " " + """
                        on conflict (dataset, entity_id) where job_type = 'RECONCILE_RECORD' and status = 'QUEUED' \
                        and attempt = 0 do update set priority = greatest(job_queue.priority, excluded.priority), \
                        repair = job_queue.repair or excluded.repair \
                        returning id, created_at, status""")
                .executeBatch(jobs.stream().map(columns::forInsert).toList())
                .map(results -> {
                    List<Row> rows = new ArrayList<>(jobs.size());
                    for (RowSet<Row> result = results; result != null; result = result.next()) {
                        rows.add(result.iterator().next());
                    }
                    return rows;
                });
    }

    Uni<Void> announce(SqlConnection connection) {
        return connection
                .preparedQuery("select pg_notify($1, '')")
                .execute(Tuple.of(JobQueue.NOTIFY_CHANNEL))
                .replaceWithVoid();
    }

    Uni<Void> update(SqlConnection connection, List<Changed> changed, Instant now) {
        if (changed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(Columns.UPDATE)
                .executeBatch(changed.stream()
                        .map(row -> columns.forUpdate(row.id(), row.state(), now))
                        .toList())
                .replaceWithVoid();
    }

    Uni<Void> history(SqlConnection connection, List<Line> lines) {
        if (lines.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(INSERT_HISTORY)
                .execute(historyRows(lines))
                .replaceWithVoid();
    }

    List<QueueEntry> entries(RowSet<Row> rows) {
        List<QueueEntry> entries = new ArrayList<>(rows.size());
        rows.forEach(row -> entries.add(columns.entry(row)));
        return entries;
    }

    static List<Line> lines(Step step) {
        return step.history().stream()
                .map(note -> new Line(note.event(), step.next().status(), note.outgoing()))
                .toList();
    }

    static Line queued(NewJob entry) {
        var job = entry.job();
        return new Line(
                new JobEvent.Queued(
                        UUID.randomUUID(),
                        job.id(),
                        job.rootId(),
                        0,
                        job.createdAt(),
                        job,
                        entry.runAt(),
                        entry.dependsOn()),
                JobStatus.QUEUED,
                true);
    }

    /** One array a column: a statement for all lines. */
    private Tuple historyRows(List<Line> lines) {
        int count = lines.size();
        UUID[] eventIds = new UUID[count];
        UUID[] jobIds = new UUID[count];
        UUID[] rootIds = new UUID[count];
        String[] events = new String[count];
        String[] statuses = new String[count];
        Integer[] attempts = new Integer[count];
        OffsetDateTime[] times = new OffsetDateTime[count];
        @Nullable String[] details = new @Nullable String[count];
        Boolean[] outgoing = new Boolean[count];
        for (int i = 0; i < count; i++) {
            Line line = lines.get(i);
            JobEvent event = line.event();
            eventIds[i] = event.eventId();
            jobIds[i] = event.jobId();
            rootIds[i] = event.rootId();
            events[i] = EventNames.of(event);
            statuses[i] = line.status().name();
            attempts[i] = event.attempt();
            times[i] = Columns.utc(event.at());
            details[i] = line.outgoing() ? json.write(event) : json.writeNullable(detail(event));
            outgoing[i] = line.outgoing();
        }
        return Tuple.from(
                Arrays.<Object>asList(eventIds, jobIds, rootIds, events, statuses, attempts, times, details, outgoing));
    }

    private static @Nullable Map<String, Object> detail(JobEvent event) {
        return switch (event) {
            case JobEvent.Started started -> Map.of("worker", started.worker());
            case JobEvent.Released released -> Map.of("worker", released.worker());
            case JobEvent.AttemptFailed failed -> Map.of("error", failed.error());
            case JobEvent.Planned planned ->
                Map.of("segments", planned.segments().size(), "explanation", planned.explanation());
            default -> null;
        };
    }
}
