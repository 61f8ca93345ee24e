package dev.parallax.scheduler.queue;

import dev.parallax.common.job.JobStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The entrance of the queue: jobs enter in the transaction of whatever caused them. */
@Singleton
public final class JobQueue {
    /** What LISTEN listens to: something entered the queue. */
    public static final String NOTIFY_CHANNEL = "parallax_job_queue";

    private final Pool pool;
    private final Store store;
    private final Wakeup wakeup;

    JobQueue(Pool pool, Store store, Wakeup wakeup) {
        this.pool = pool;
        this.store = store;
        this.wakeup = wakeup;
    }

    /**
     * A job that will look at a record.
     *
     * @param joined whether it waited already
     */
    public record Waiting(UUID id, Instant createdAt, JobStatus status, boolean joined) {}

    /** Runs work in one transaction, and afterwards wakes the relay. */
    public <T> Uni<T> transact(Function<SqlConnection, Uni<T>> work) {
        return pool.withTransaction(work).invoke(wakeup::work);
    }

    /** Adds jobs and their history. */
    public Uni<Void> add(SqlConnection connection, List<NewJob> jobs) {
        return store.insert(connection, jobs, false);
    }

    /**
     * Adds a job for one record, or joins the one that waits for it and was never sent: that one will read the record
     * later than now. The more urgent priority of both holds.
     */
    public Uni<Waiting> addOrJoin(SqlConnection connection, NewJob job) {
        return store.insertOrJoin(connection, job).chain(row -> {
            UUID id = row.getUUID("id");
            boolean joined = !id.equals(job.job().id());
            Waiting waiting = new Waiting(
                    id, Columns.instant(row, "created_at"), JobStatus.valueOf(row.getString("status")), joined);
            Uni<Void> recorded = joined
                    ? recordJoin(connection, waiting, job)
                    : store.history(connection, List.of(Store.queued(job)));
            return recorded.chain(() -> store.announce(connection)).replaceWith(waiting);
        });
    }

    private static Uni<Void> recordJoin(SqlConnection connection, Waiting waiting, NewJob job) {
        var origin = job.job().origin();
        return connection
                .preparedQuery("""
                        insert into scheduler.job_history \
                        (event_id, job_id, root_id, event, status, attempt, at, detail, outgoing) \
                        values ($1, $2, $2, 'joined', 'QUEUED', 0, $3, \
                        jsonb_build_object('system', $4::text, 'actor', $5::text, 'correlation_id', $6::text), false)""")
                .execute(Tuple.from(Arrays.asList(
                        UUID.randomUUID(),
                        waiting.id(),
                        Columns.utc(job.job().createdAt()),
                        origin.system(),
                        origin.actor(),
                        origin.correlationId())))
                .replaceWithVoid();
    }
}
