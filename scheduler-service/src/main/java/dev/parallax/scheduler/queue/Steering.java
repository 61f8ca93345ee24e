package dev.parallax.scheduler.queue;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.Origin;
import dev.parallax.scheduler.lifecycle.Lifecycle;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What an operator does to single jobs. Each call is one transaction, and wakes the relay. */
@Singleton
public final class Steering {
    private static final Logger LOG = Logger.getLogger(Steering.class);
    private static final List<JobStatus> OPEN = List.of(JobStatus.QUEUED, JobStatus.DISPATCHED, JobStatus.RUNNING);
    private static final List<JobStatus> UNDONE = List.of(JobStatus.FAILED, JobStatus.DEAD, JobStatus.CANCELLED);
    private static final int ATTEMPTS = 5;

    private final Pool pool;
    private final Store store;
    private final Lifecycle lifecycle;
    private final Units units;
    private final OutcomeMeter meter;
    private final Wakeup wakeup;
    private final Clock clock;

    Steering(Pool pool, Store store, Lifecycle lifecycle, Units units, OutcomeMeter meter, Wakeup wakeup, Clock clock) {
        this.pool = pool;
        this.store = store;
        this.lifecycle = lifecycle;
        this.units = units;
        this.meter = meter;
        this.wakeup = wakeup;
        this.clock = clock;
    }

    /**
     * Ends a job and its unfinished children at once. A job that is cancelled already stays as it is.
     *
     * @return the job afterwards
     * @throws ApiException (in the Uni) JOB_NOT_FOUND, or CONFLICT if it ended in another way
     */
    public Uni<QueueEntry> cancel(UUID id, Origin by) {
        return pool.withTransaction(connection -> store.lockFamily(connection, id, OPEN)
                        .chain(locked -> cancel(connection, work(locked), id, by)))
                .onFailure(ChildrenCameException.class)
                .retry()
                .atMost(ATTEMPTS)
                .map(cancelled -> {
                    cancelled.ended().forEach(meter::ended);
                    wakeup.work();
                    return cancelled.entry();
                });
    }

    /**
     * A job after it was cancelled.
     *
     * @param ended all that ended by that
     */
    private record Cancelled(QueueEntry entry, List<QueueEntry> ended) {}

    private Uni<Cancelled> cancel(SqlConnection connection, UnitOfWork work, UUID id, Origin by) {
        QueueEntry entry = present(work, id);
        JobStatus status = entry.state().status();
        if (status == JobStatus.CANCELLED) {
            return Uni.createFrom().item(new Cancelled(entry, List.of()));
        }
        if (status.isTerminal()) {
            throw new ApiException(ErrorCode.CONFLICT, "The job has ended already: it is " + status, now(status));
        }
        String who = by.actor() == null ? by.system() : by.actor();
        Instant now = clock.instant();
        // The job before its children: it does not sum up what is taken from it.
        List<QueueEntry> family = new ArrayList<>(List.of(entry));
        work.all().stream().filter(other -> id.equals(other.job().parentId())).forEach(family::add);
        family.forEach(member ->
                lifecycle.cancelled(member.job(), member.state(), who, now).ifPresent(step -> work.take(member, step)));
        LOG.infof("Job %s is cancelled by %s, correlation %s", id, who, by.correlationId());
        return work.write(connection).chain(ended -> connection
                .preparedQuery(
                        "select 1 from scheduler.job_queue where parent_id = $1 and finished_at is null" + " limit 1")
                .execute(Tuple.of(id))
                .map(left -> {
                    if (left.size() > 0) {
                        throw new ChildrenCameException();
                    }
                    return new Cancelled(present(work, id), ended);
                }));
    }

    /**
     * Puts an ended job back in line, with all of its retries; its history stays. Of a job that was planned, the
     * children that did not end well go back, and it waits for them again; so does the parent of a child.
     *
     * @return the job afterwards
     * @throws ApiException (in the Uni) JOB_NOT_FOUND, or CONFLICT if it has not ended, ended well, or its dataset job
     *     cannot go on because another one of the dataset is at work
     */
    public Uni<QueueEntry> putBack(UUID id, Origin by) {
        // Against the dispatch: while a dataset job is reopened, no other of its dataset leaves.
        return pool.withTransaction(connection -> connection
                        .preparedQuery("select pg_advisory_xact_lock($1)")
                        .execute(Tuple.of(Dispatch.DISPATCH_LOCK))
                        .chain(() -> store.lockFamily(connection, id, UNDONE))
                        .chain(locked -> putBack(connection, work(locked), id, by)))
                .invoke(wakeup::work);
    }

    private Uni<QueueEntry> putBack(SqlConnection connection, UnitOfWork work, UUID id, Origin by) {
        QueueEntry entry = present(work, id);
        JobStatus status = entry.state().status();
        if (!Lifecycle.mayBePutBack(entry.state())) {
            throw new ApiException(
                    ErrorCode.CONFLICT,
                    "Only a job that is FAILED, DEAD or CANCELLED can be put back; it is " + status,
                    now(status));
        }
        boolean planned = entry.state().openChildren() != null;
        UUID parentId = planned ? id : entry.job().parentId();
        QueueEntry parent = parentId == null ? null : work.find(parentId);
        List<QueueEntry> again = planned
                ? work.all().stream()
                        .filter(other -> id.equals(other.job().parentId()))
                        .toList()
                : List.of(entry);
        Instant now = clock.instant();
        return parentMayGoOn(connection, parent)
                .chain(() -> OneLife.require(connection, entry.job()))
                .chain(() -> {
                    again.forEach(member -> lifecycle
                            .putBack(member.job(), member.dependsOn(), member.state(), now)
                            .ifPresent(step -> work.take(member, step)));
                    if (parent != null) {
                        work.take(parent, lifecycle.childrenPutBack(parent.job(), parent.state(), again.size(), now));
                    }
                    return work.write(connection);
                })
                .chain(() -> stillWaiting(connection, again))
                .chain(() -> record(connection, present(work, id), by, now))
                .chain(() -> store.announce(connection))
                .map(nothing -> present(work, id));
    }

    /** Two jobs of one dataset never work at once, also not if one of them is an old one. */
    private static Uni<Void> parentMayGoOn(SqlConnection connection, @Nullable QueueEntry parent) {
        return parent == null || !parent.state().status().isTerminal()
                ? Uni.createFrom().voidItem()
                : mayGoOn(connection, parent);
    }

    /** The same of a job that has ended. */
    static Uni<Void> mayGoOn(SqlConnection connection, QueueEntry parent) {
        return connection
                .preparedQuery("""
                        select id from scheduler.job_queue where job_type = 'RECONCILE_DATASET' and dataset = $1 \
                        and finished_at is null and (status <> 'QUEUED' or attempt > 0) limit 1""")
                .execute(Tuple.of(parent.job().dataset()))
                .invoke(rows -> {
                    if (rows.size() > 0) {
                        throw new ApiException(
                                ErrorCode.CONFLICT,
                                "Another job of '" + parent.job().dataset()
                                        + "' is at work; put this one back when it has ended",
                                Map.of("waits_for", rows.iterator().next().getUUID("id")));
                    }
                })
                .replaceWithVoid();
    }

    /** One that was ended before those it depends on goes on waiting for them. */
    private static Uni<Void> stillWaiting(SqlConnection connection, List<QueueEntry> again) {
        return connection
                .preparedQuery("""
                        update scheduler.job_queue q set ready = false where q.id = any($1) and exists (\
                        select 1 from scheduler.job_queue d where d.id = any(q.depends_on) and d.finished_at is null)""")
                .execute(Tuple.of(
                        (Object) again.stream().map(entry -> entry.job().id()).toArray(UUID[]::new)))
                .replaceWithVoid();
    }

    private Uni<Void> record(SqlConnection connection, QueueEntry entry, Origin by, Instant now) {
        LOG.infof(
                "Job %s is put back by %s (%s), correlation %s",
                entry.job().id(), by.system(), by.actor(), by.correlationId());
        return store.note(
                connection,
                entry.job().id(),
                new Steps.Step("put_back", entry.state().status(), entry.state().attempt(), now, by, false));
    }

    private UnitOfWork work(List<QueueEntry> locked) {
        return units.on(locked, clock.instant());
    }

    static QueueEntry present(UnitOfWork work, UUID id) {
        QueueEntry entry = work.find(id);
        if (entry == null) {
            throw new ApiException(ErrorCode.JOB_NOT_FOUND, "There is no job " + id);
        }
        return entry;
    }

    private static Map<String, Object> now(JobStatus status) {
        return Map.of("status", status.name());
    }

    /** A plan came in between: once more, with its children. */
    private static final class ChildrenCameException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ChildrenCameException() {
            super("children came", null, false, false);
        }
    }
}
