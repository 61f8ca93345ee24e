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

/** The SQL that every way of changing the queue shares. All of it runs in the caller's transaction. */
@Singleton
final class Store {
    private final Columns columns;
    private final JobRows rows;
    private final History history;

    Store(Columns columns, JobRows rows, History history) {
        this.columns = columns;
        this.rows = rows;
        this.history = history;
    }

    /** One row as it shall be. */
    record Changed(UUID id, JobState state) {}

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
                .execute(rows.entering(jobs.stream().map(Store::inLine).toList()))
                .chain(inserted -> {
                    Set<UUID> ids = new HashSet<>();
                    inserted.forEach(row -> ids.add(row.getUUID("id")));
                    return history.write(
                            connection,
                            jobs.stream()
                                    .filter(job -> ids.contains(job.job().id()))
                                    .map(History::queued)
                                    .toList());
                })
                .chain(() -> announce(connection));
    }

    /** The rows that stand for the records now, by key: the new ones, or those that wait already. */
    Uni<Map<String, Row>> insertOrJoin(SqlConnection connection, List<JobRows.Entering> jobs) {
        return connection
                .preparedQuery(rows.insert() + " " + """
                        on conflict (dataset, entity_id) where job_type = 'RECONCILE_RECORD' and status = 'QUEUED' \
                        and attempt = 0 do update set priority = greatest(job_queue.priority, excluded.priority), \
                        repair = job_queue.repair or excluded.repair \
                        returning id, entity_id, created_at""")
                .execute(rows.entering(jobs))
                .map(found -> {
                    Map<String, Row> byKey = new HashMap<>();
                    found.forEach(row -> byKey.put(row.getString("entity_id"), row));
                    return byKey;
                });
    }

    static JobRows.Entering inLine(NewJob entry) {
        return new JobRows.Entering(entry, JobState.queued(entry.runAt(), entry.estimatedRecords()));
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
                .preparedQuery(rows.update())
                .execute(rows.changed(changed.stream()
                        .map(row -> JobRows.Changed.of(row.id(), row.state(), now))
                        .toList()))
                .replaceWithVoid();
    }

    Uni<Void> history(SqlConnection connection, List<History.Line> lines) {
        return history.write(connection, lines);
    }

    Uni<Void> joined(SqlConnection connection, List<History.Join> joins) {
        return history.joined(connection, joins);
    }

    List<QueueEntry> entries(RowSet<Row> rows) {
        List<QueueEntry> entries = new ArrayList<>(rows.size());
        rows.forEach(row -> entries.add(columns.entry(row)));
        return entries;
    }
}
