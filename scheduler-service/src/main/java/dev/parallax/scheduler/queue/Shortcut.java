package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.Priority;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The way past the line, for jobs that would be the next to go anyway: they enter leased, and one commit is all that
 * stands between the call and the sending. Only while the window has room for them, nothing that goes before them
 * waits, and nothing is paused; looked up under the lock of the dispatch, so that both stay exact.
 */
@Singleton
final class Shortcut {
    /** Whether anything is in the way of jobs of this priority ($1) and dataset ($2). */
    private static final String CLOSED = """
            exists (select 1 from scheduler.dataset_in_line d cross join lateral (\
            select 1 from scheduler.job_queue q where q.dataset = d.dataset \
            and q.status = 'QUEUED' and q.ready and q.turn >= $1 order by q.turn desc limit 1) f) \
            or exists (select 1 from scheduler.pause where dataset in ('*', $2))""";

    /** Counts the window, and looks the records up, only if nothing else is in the way. */
    private static final String LOOK = "select case when " + CLOSED + """
             then null else (select count(*) from scheduler.job_queue where lease_until is not null) end as taken, \
            array(select entity_id from scheduler.job_queue where job_type = 'RECONCILE_RECORD' and status = 'QUEUED' \
            and attempt = 0 and dataset = $2 and entity_id = any($3)) as waiting""";

    private final Departures departures;
    private final QueueConfig config;

    Shortcut(Departures departures, QueueConfig config) {
        this.departures = departures;
        this.config = config;
    }

    /**
     * Which of these may go at once, the first ones first. After this nobody else dispatches until the transaction ends,
     * if there are any.
     *
     * @param jobs without conditions for records of one dataset, with one priority
     */
    Uni<Set<UUID>> open(SqlConnection connection, List<NewJob> jobs) {
        Uni<Set<UUID>> none = Uni.createFrom().item(Set.of());
        if (!departures.isOpen()) {
            return none;
        }
        // A look without the lock first: while there is a line, nobody holds up the dispatch only to see that.
        return mayBeOpen(connection, jobs.getFirst().job())
                .chain(may -> may ? lock(connection) : Uni.createFrom().item(false))
                .chain(locked -> locked ? look(connection, jobs) : none);
    }

    private static Uni<Boolean> mayBeOpen(SqlConnection connection, Job first) {
        return connection
                .preparedQuery("select not (" + CLOSED + ") as may")
                .execute(Tuple.of(Columns.rank(first.priority()), first.dataset()))
                .map(rows -> rows.iterator().next().getBoolean("may"));
    }

    /** Whoever dispatches at this moment finds these jobs in line. */
    private static Uni<Boolean> lock(SqlConnection connection) {
        return connection
                .preparedQuery("select " + Dispatch.LOCK_SOON_FREE + ", pg_try_advisory_xact_lock($1) as locked")
                .execute(Tuple.of(Dispatch.DISPATCH_LOCK))
                .map(rows -> rows.iterator().next().getBoolean("locked"));
    }

    private Uni<Set<UUID>> look(SqlConnection connection, List<NewJob> jobs) {
        Job first = jobs.getFirst().job();
        String[] keys = jobs.stream().map(job -> job.job().entityId()).toArray(String[]::new);
        return connection
                .preparedQuery(LOOK)
                .execute(Tuple.of(Columns.rank(first.priority()), first.dataset(), keys))
                .map(rows -> atOnce(rows.iterator().next(), jobs, first.priority()));
    }

    private Set<UUID> atOnce(Row row, List<NewJob> jobs, Priority priority) {
        Long taken = row.getLong("taken");
        if (taken == null) {
            return Set.of();
        }
        long room = config.window() + (priority == Priority.HIGH ? config.highReserve() : 0) - taken;
        // One that waits for its time already is joined.
        Set<String> waiting = Set.of(row.getArrayOfStrings("waiting"));
        Set<UUID> ids = new HashSet<>();
        for (NewJob job : jobs) {
            if (ids.size() < room && !waiting.contains(String.valueOf(job.job().entityId()))) {
                ids.add(job.job().id());
            }
        }
        return ids;
    }
}
