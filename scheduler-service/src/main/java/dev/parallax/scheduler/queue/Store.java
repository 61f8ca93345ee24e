package dev.parallax.scheduler.queue;

import dev.parallax.common.job.JobStatus;
import dev.parallax.scheduler.lifecycle.JobState;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The SQL that every way of changing the queue shares. All of it runs in the caller's transaction. */
@Singleton
final class Store {
    private final Columns columns;
    private final JobRows rows;
    private final RecordRows records;
    private final Payloads payloads;
    private final Steps steps;
    private final History history;

    Store(Columns columns, JobRows rows, RecordRows records, Payloads payloads, Steps steps, History history) {
        this.columns = columns;
        this.rows = rows;
        this.records = records;
        this.payloads = payloads;
        this.steps = steps;
        this.history = history;
    }

    /**
     * One row as it shall be.
     *
     * @param before as it was when it was locked; null if that is not known
     */
    record Changed(UUID id, @Nullable JobState before, JobState state) {}

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

    /** Adds jobs that are in line, with their history. A segment that is there already is left as it is. */
    Uni<Void> insert(SqlConnection connection, List<NewJob> jobs) {
        if (jobs.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(rows.insert()
                        + " on conflict (parent_id, segment_no) where parent_id is not null do nothing returning id")
                .execute(rows.entering(jobs.stream().map(this::inLine).toList()))
                .chain(inserted -> {
                    Set<UUID> ids = new HashSet<>();
                    inserted.forEach(row -> ids.add(row.getUUID("id")));
                    return history.publish(
                            connection,
                            jobs.stream()
                                    .filter(job -> ids.contains(job.job().id()))
                                    .map(History::queued)
                                    .toList());
                })
                .chain(() -> announce(connection));
    }

    /**
     * The rows that stand for the records now, by key: the new ones, or those that wait already.
     *
     * @param atOnce those that are leased, until then
     */
    Uni<Map<String, Row>> insertOrJoin(
            SqlConnection connection, List<NewJob> jobs, Set<UUID> atOnce, Instant leaseUntil) {
        return payloads.keep(connection, jobs.getFirst())
                .chain(payload -> connection
                        .preparedQuery(RecordRows.INSERT_OR_JOIN)
                        .execute(records.of(jobs, atOnce, leaseUntil, payload.orElse(null))))
                .map(found -> {
                    Map<String, Row> byKey = new HashMap<>();
                    found.forEach(row -> byKey.put(row.getString("entity_id"), row));
                    return byKey;
                });
    }

    private JobRows.Entering inLine(NewJob entry) {
        return new JobRows.Entering(
                entry, JobState.queued(entry.runAt(), entry.estimatedRecords()), steps.of(History.queued(entry)));
    }

    Uni<Void> announce(SqlConnection connection) {
        return connection
                .preparedQuery("select pg_notify($1, '')")
                .execute(Tuple.of(JobQueue.NOTIFY_CHANNEL))
                .replaceWithVoid();
    }

    /**
     * Writes rows with what happened to them, and has others hear of that.
     *
     * @param happened to these jobs and no others, in order
     */
    Uni<Void> update(SqlConnection connection, List<Changed> changed, List<History.Line> happened, Instant now) {
        Map<UUID, String> added = steps.byJob(happened);
        List<JobRows.Changed> worked = new ArrayList<>();
        List<JobRows.Changed> others = new ArrayList<>();
        for (Changed row : changed) {
            (JobRows.onlyWorked(row.before(), row.state()) ? worked : others)
                    .add(JobRows.Changed.of(row.id(), row.state(), now, added.getOrDefault(row.id(), "")));
        }
        return Pipeline.inOrder(
                () -> execute(connection, rows.updateWorked(), worked, rows::worked),
                () -> execute(connection, rows.update(), others, rows::changed),
                () -> history.publish(connection, happened));
    }

    private static Uni<Void> execute(
            SqlConnection connection,
            String sql,
            List<JobRows.Changed> rows,
            Function<List<JobRows.Changed>, Tuple> parameters) {
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection.preparedQuery(sql).execute(parameters.apply(rows)).replaceWithVoid();
    }

    /** Others hear that these entered, or that they were joined. */
    Uni<Void> entered(SqlConnection connection, List<NewJob> entered, List<History.Join> joins) {
        return Pipeline.inOrder(
                () -> history.publish(
                        connection, entered.stream().map(History::queued).toList()),
                () -> history.joined(connection, joins));
    }

    /** Who joined jobs that wait. */
    Uni<Void> joined(SqlConnection connection, List<History.Join> joins) {
        return history.joined(connection, joins);
    }

    /** Adds to what a job went through what no event tells. */
    Uni<Void> note(SqlConnection connection, UUID id, Steps.Step step) {
        return connection
                .preparedQuery("update scheduler.job_queue set steps = steps || $2 where id = $1")
                .execute(Tuple.of(id, steps.text(step)))
                .replaceWithVoid();
    }

    List<QueueEntry> entries(RowSet<Row> rows) {
        List<QueueEntry> entries = new ArrayList<>(rows.size());
        rows.forEach(row -> entries.add(columns.entry(row)));
        return entries;
    }
}
