package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobStatus;
import dev.parallax.scheduler.lifecycle.JobState;
import dev.parallax.scheduler.lifecycle.Lifecycle;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The entrance of the queue: jobs enter in the transaction of whatever caused them. */
@Singleton
public final class JobQueue {
    /** What LISTEN listens to: something entered the queue. */
    public static final String NOTIFY_CHANNEL = "parallax_job_queue";

    private final Pool pool;
    private final Store store;
    private final Runs runs;
    private final Shortcut shortcut;
    private final Departures departures;
    private final Lifecycle lifecycle;
    private final Wakeup wakeup;

    JobQueue(
            Pool pool,
            Store store,
            Runs runs,
            Shortcut shortcut,
            Departures departures,
            Lifecycle lifecycle,
            Wakeup wakeup) {
        this.pool = pool;
        this.store = store;
        this.runs = runs;
        this.shortcut = shortcut;
        this.departures = departures;
        this.lifecycle = lifecycle;
        this.wakeup = wakeup;
    }

    /**
     * A job that will do what was asked for.
     *
     * @param status with which it entered
     * @param joined whether it waited already
     */
    public record Waiting(UUID id, Instant createdAt, JobStatus status, boolean joined) {}

    /** Runs work in one transaction, and afterwards wakes the relay. */
    public <T> Uni<T> transact(Function<SqlConnection, Uni<T>> work) {
        return transact(work, List.of());
    }

    /** Adds jobs and their history. */
    public Uni<Void> add(SqlConnection connection, List<NewJob> jobs) {
        return store.insert(connection, jobs);
    }

    /**
     * Adds jobs over datasets that start together, or joins those that wait for the same and were never sent. The more
     * urgent priority of both holds.
     *
     * @param jobs for different datasets, which depend on none but one another
     * @return what stands for each, in their order
     */
    public Uni<List<Waiting>> start(SqlConnection connection, List<NewJob> jobs) {
        return runs.addOrJoin(connection, jobs);
    }

    /**
     * A transaction in which jobs enter, some of them perhaps on their way at once.
     *
     * @param leased the latter, so far
     */
    public record Admission(SqlConnection connection, List<Job> leased) {}

    /** Runs work in one transaction; afterwards the relay has what may go at once, and is awake. */
    public <T> Uni<T> admit(Function<Admission, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            List<Job> leased = new ArrayList<>();
            return transact(connection -> work.apply(new Admission(connection, leased)), leased);
        });
    }

    private <T> Uni<T> transact(Function<SqlConnection, Uni<T>> work, List<Job> leased) {
        return pool.withTransaction(work).invoke(() -> {
            departures.add(leased);
            wakeup.work();
        });
    }

    /**
     * Adds jobs for one record each, or joins those that wait for it and were never sent: they will read the record
     * later than now. The more urgent priority and the earlier time of both hold, and what the later one attached, if it
     * attached anything.
     *
     * @param jobs without dependencies for different records of one dataset, which differ in nothing else; always in the
     *     same order, so that nobody waits in a circle
     * @return what stands for each, in their order
     */
    public Uni<List<Waiting>> addOrJoin(Admission admission, List<NewJob> jobs) {
        if (jobs.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        SqlConnection connection = admission.connection();
        NewJob first = jobs.getFirst();
        JobState inLine = JobState.queued(first.runAt(), first.estimatedRecords());
        Instant leaseUntil = Objects.requireNonNull(
                lifecycle.lease(inLine, first.job().createdAt()).leaseUntil());
        boolean later = first.runAt().isAfter(first.job().createdAt());
        Uni<Set<UUID>> open = later ? Uni.createFrom().item(Set.of()) : shortcut.open(connection, jobs);
        return open.chain(atOnce -> {
            return store.insertOrJoin(connection, jobs, atOnce, leaseUntil)
                    .chain(rows -> record(connection, jobs, rows))
                    .call(() -> atOnce.size() == jobs.size() ? Uni.createFrom().voidItem() : store.announce(connection))
                    .invoke(() -> jobs.stream()
                            .map(NewJob::job)
                            .filter(job -> atOnce.contains(job.id()))
                            .forEach(admission.leased()::add));
        });
    }

    private Uni<List<Waiting>> record(SqlConnection connection, List<NewJob> jobs, Map<String, Row> rows) {
        List<Waiting> waiting = new ArrayList<>(jobs.size());
        List<NewJob> entered = new ArrayList<>();
        List<History.Join> joins = new ArrayList<>();
        for (NewJob job : jobs) {
            Row row = Objects.requireNonNull(rows.get(job.job().entityId()), "a row for each");
            Waiting one = waiting(row, job);
            waiting.add(one);
            if (one.joined()) {
                joins.add(new History.Join(one.id(), row.getInteger("steps_taken"), job.job(), replaced(row)));
            } else {
                entered.add(job);
            }
        }
        return store.entered(connection, entered, joins).replaceWith(waiting);
    }

    /** What was attached first and is not any more: the later is newer, and the history says where the earlier is. */
    private static History.@Nullable Replaced replaced(Row row) {
        UUID before = row.getUUID("payload_before");
        UUID now = row.getUUID("payload_id");
        return before == null || before.equals(now) ? null : new History.Replaced(before, now);
    }

    private static Waiting waiting(Row row, NewJob job) {
        UUID id = row.getUUID("id");
        return new Waiting(
                id,
                Columns.instant(row, "created_at"),
                JobStatus.QUEUED,
                !id.equals(job.job().id()));
    }
}
