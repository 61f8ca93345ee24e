package dev.parallax.scheduler.queue;

import dev.parallax.common.job.JobStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
        return store.insert(connection, jobs);
    }

    /**
     * Adds jobs for one record each, or joins those that wait for it and were never sent: they will read the record
     * later than now. The more urgent priority of both holds.
     *
     * @param jobs of different records, always in the same order, so that nobody waits in a circle
     * @return what stands for each, in their order
     */
    public Uni<List<Waiting>> addOrJoin(SqlConnection connection, List<NewJob> jobs) {
        if (jobs.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return store.insertOrJoin(connection, jobs).chain(rows -> {
            List<Waiting> waiting = new ArrayList<>(jobs.size());
            List<History.Line> queued = new ArrayList<>();
            List<History.Join> joins = new ArrayList<>();
            for (int i = 0; i < jobs.size(); i++) {
                NewJob job = jobs.get(i);
                Waiting one = waiting(Objects.requireNonNull(rows.get(job.job().entityId()), "a row for each"), job);
                waiting.add(one);
                if (one.joined()) {
                    joins.add(new History.Join(one.id(), job.job()));
                } else {
                    queued.add(History.queued(job));
                }
            }
            return store.history(connection, queued)
                    .chain(() -> store.joined(connection, joins))
                    .chain(() -> store.announce(connection))
                    .replaceWith(waiting);
        });
    }

    private static Waiting waiting(Row row, NewJob job) {
        UUID id = row.getUUID("id");
        return new Waiting(
                id,
                Columns.instant(row, "created_at"),
                JobStatus.valueOf(row.getString("status")),
                !id.equals(job.job().id()));
    }
}
