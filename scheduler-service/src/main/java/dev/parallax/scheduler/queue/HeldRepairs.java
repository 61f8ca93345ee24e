package dev.parallax.scheduler.queue;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.lifecycle.ChildrenSum;
import dev.parallax.scheduler.lifecycle.Lifecycle;
import dev.parallax.scheduler.lifecycle.RepairJudgement;
import dev.parallax.scheduler.lifecycle.RepairReport;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about the repairs of a run that were held back. A decision is made once: the same one again
 * changes nothing. Each call is one transaction, and wakes the relay.
 */
@Singleton
public final class HeldRepairs {
    private static final Logger LOG = Logger.getLogger(HeldRepairs.class);

    private static final String UNIQUE_VIOLATION = "23505";
    private static final int MOST_TRIES = 3;

    private final Pool pool;
    private final Store store;
    private final Lifecycle lifecycle;
    private final Units units;
    private final Json json;
    private final Wakeup wakeup;
    private final Clock clock;

    HeldRepairs(Pool pool, Store store, Lifecycle lifecycle, Units units, Json json, Wakeup wakeup, Clock clock) {
        this.pool = pool;
        this.store = store;
        this.lifecycle = lifecycle;
        this.units = units;
        this.json = json;
        this.wakeup = wakeup;
        this.clock = clock;
    }

    /** What may be decided. */
    public enum Decision {
        RELEASED,
        DISCARDED
    }

    /**
     * Decides.
     *
     * @param by who decides; a release is done in that name
     * @return the job afterwards
     * @throws ApiException (in the Uni) JOB_NOT_FOUND, REPAIRS_NOT_HELD_BACK, REPAIRS_ALREADY_DECIDED if it was decided
     *     the other way, or CONFLICT if another job of the dataset is at work
     */
    public Uni<QueueEntry> decide(UUID id, Decision decision, Origin by, @Nullable String reason) {
        // An event for the same record may enter between the look and the entry: the second try finds its job, and
        // joins it.
        return Uni.createFrom()
                .deferred(() -> decideOnce(id, decision, by, reason))
                .onFailure(HeldRepairs::isTaken)
                .retry()
                .atMost(MOST_TRIES)
                .invoke(wakeup::work);
    }

    private static boolean isTaken(Throwable failure) {
        return failure instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
    }

    private Uni<QueueEntry> decideOnce(UUID id, Decision decision, Origin by, @Nullable String reason) {
        // Against the dispatch: while a run goes on, no other of its dataset leaves.
        return pool.withTransaction(connection -> connection
                .preparedQuery("select pg_advisory_xact_lock($1)")
                .execute(Tuple.of(Dispatch.DISPATCH_LOCK))
                .chain(() -> store.lockFamily(connection, id, List.of()))
                .chain(locked -> decide(connection, units.on(locked, clock.instant()), id, decision, by, reason)));
    }

    private Uni<QueueEntry> decide(
            SqlConnection connection, UnitOfWork work, UUID id, Decision decision, Origin by, @Nullable String reason) {
        QueueEntry run = Steering.present(work, id);
        if (decidedAlready(run.job(), decision)) {
            return Uni.createFrom().item(run);
        }
        if (!RepairReport.isHeldBack(run.state())) {
            throw new ApiException(
                    ErrorCode.REPAIRS_NOT_HELD_BACK,
                    "The job has no repairs that are held back; it is "
                            + run.state().status(),
                    Map.of("status", run.state().status()));
        }
        Instant now = clock.instant();
        Map<String, Object> decided = decided(decision, by, reason, now);
        Uni<Void> done =
                switch (decision) {
                    case RELEASED -> release(connection, work, run, decided, by, now);
                    case DISCARDED -> {
                        end(work, run, RepairReport.State.DISCARDED, decided, now);
                        yield Uni.createFrom().voidItem();
                    }
                };
        LOG.infof(
                "Repairs of job %s are %s by %s (%s): %s, correlation %s",
                id, decision, by.system(), by.actor(), reason, by.correlationId());
        return done.chain(() -> work.write(connection))
                .chain(() -> keep(connection, id, decided))
                .chain(() -> store.note(connection, id, step(work, id, decision, by, reason, now)))
                .map(nothing -> Steering.present(work, id));
    }

    private void end(
            UnitOfWork work, QueueEntry run, RepairReport.State state, Map<String, Object> decided, Instant now) {
        work.take(run, lifecycle.repairsDecided(run.job(), run.state(), state, decided, now));
    }

    private Uni<Void> release(
            SqlConnection connection,
            UnitOfWork work,
            QueueEntry run,
            Map<String, Object> decided,
            Origin by,
            Instant now) {
        if (run.job().type() != JobType.RECONCILE_DATASET || run.job().strategy() == Strategy.INCREMENTAL) {
            NewJob again = again(run.job(), by, now);
            return waitingFor(connection, again.job())
                    .invoke(waiting -> {
                        decided.put(
                                "released_as", waiting.orElse(again.job().id()).toString());
                        end(work, run, RepairReport.State.RELEASED, decided, now);
                        if (waiting.isEmpty()) {
                            work.bear(List.of(again));
                        }
                    })
                    .replaceWithVoid();
        }
        UUID id = run.job().id();
        return Steering.mayGoOn(connection, run)
                .chain(() -> work.childrenOf(connection, List.of(id)))
                .invoke(found -> {
                    ChildrenSum sum = ChildrenSum.of(found.getOrDefault(id, List.of()));
                    boolean deleting = RepairJudgement.deleting(sum);
                    List<NewJob> born =
                            Applications.of(run.job(), sum, sum.segments().size(), deleting, by, now);
                    if (born.isEmpty()) {
                        throw new ApiException(
                                ErrorCode.REPAIRS_NOT_HELD_BACK,
                                "Nothing of what is held back may be done: the run is INCONCLUSIVE and would only delete."
                                        + " Run the dataset again",
                                Map.of("status", run.state().status()));
                    }
                    work.goOn(run, born, lifecycle.childrenPutBack(run.job(), run.state(), born.size(), now));
                })
                .replaceWithVoid();
    }

    /** A feed or a record has no plan that waits: it is read again, and nothing that it says is held back. */
    private static NewJob again(Job run, Origin by, Instant now) {
        UUID id = JobIds.next();
        Map<String, Object> data = new LinkedHashMap<>(run.data());
        data.put(RepairReport.LET_GO, run.id().toString());
        return NewJob.now(new Job(
                id,
                null,
                id,
                run.type(),
                run.dataset(),
                run.entityType(),
                run.entityId(),
                null,
                run.strategy(),
                run.priority(),
                1,
                run.repair(),
                by,
                now,
                data));
    }

    /** The job that waits for the same record, which takes the place of the new one; of a feed there is none. */
    private static Uni<Optional<UUID>> waitingFor(SqlConnection connection, Job again) {
        if (again.type() != JobType.RECONCILE_RECORD) {
            return Uni.createFrom().item(Optional.empty());
        }
        return connection
                .preparedQuery("""
                        update scheduler.job_queue set \
                        data = data || jsonb_build_object('%s', $3::text) \
                        where dataset = $1 and entity_id = $2 and job_type = 'RECONCILE_RECORD' and status = 'QUEUED' \
                        and attempt = 0 returning id""".formatted(RepairReport.LET_GO))
                .execute(Tuple.of(
                        again.dataset(),
                        again.entityId(),
                        String.valueOf(again.data().get(RepairReport.LET_GO))))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getUUID("id")));
    }

    private static boolean decidedAlready(Job run, Decision decision) {
        if (!(run.data().get(RepairReport.DECISION) instanceof Map<?, ?> earlier)) {
            return false;
        }
        if (decision.name().equals(earlier.get("decision"))) {
            return true;
        }
        throw new ApiException(
                ErrorCode.REPAIRS_ALREADY_DECIDED,
                "The repairs of the job were " + earlier.get("decision") + " by " + earlier.get("by"),
                Map.of("decision", String.valueOf(earlier.get("decision"))));
    }

    private static Map<String, Object> decided(Decision decision, Origin by, @Nullable String reason, Instant now) {
        Map<String, Object> decided = new LinkedHashMap<>();
        decided.put("decision", decision.name());
        decided.put("by", by.actor() == null ? by.system() : by.actor());
        decided.put("at", now.toString());
        decided.put("correlation_id", by.correlationId());
        if (reason != null) {
            decided.put("reason", reason);
        }
        return decided;
    }

    private Uni<Void> keep(SqlConnection connection, UUID id, Map<String, Object> decided) {
        return connection
                .preparedQuery("update scheduler.job_queue set data = data || $2::text::jsonb where id = $1")
                .execute(Tuple.of(id, json.write(Map.of(RepairReport.DECISION, decided))))
                .replaceWithVoid();
    }

    private static Steps.Step step(
            UnitOfWork work, UUID id, Decision decision, Origin by, @Nullable String reason, Instant now) {
        QueueEntry after = Steering.present(work, id);
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("origin", by);
        if (reason != null) {
            detail.put("reason", reason);
        }
        String event =
                switch (decision) {
                    case RELEASED -> "repairs_released";
                    case DISCARDED -> "repairs_discarded";
                };
        return new Steps.Step(event, after.state().status(), after.state().attempt(), now, detail, false);
    }
}
