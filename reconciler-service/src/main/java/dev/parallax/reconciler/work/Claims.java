package dev.parallax.reconciler.work;

import dev.parallax.common.job.Job;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * Who may work on a job: only the highest attempt that any worker began, and each attempt only once. So a message
 * that comes twice does nothing the second time, and an older attempt is fenced off by a newer one. A cancelled
 * attempt is fenced off as if there were a newer one. A claim whose answer was lost is made again and is the same claim.
 */
@ApplicationScoped
class Claims {
    private static final String CLAIM = """
            insert into reconciler.claims as c (job_id, attempt, worker, claimed_at, offer, root_id)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (job_id) do update
                set attempt = excluded.attempt, worker = excluded.worker, claimed_at = excluded.claimed_at,
                    offer = excluded.offer, root_id = excluded.root_id, cancelled_at = null
                where c.attempt < excluded.attempt
                    or (c.attempt = excluded.attempt and c.offer = excluded.offer and c.worker = excluded.worker
                        and c.cancelled_at is null)""";

    // Also where nobody has begun the attempt: its message may still come.
    private static final String CANCEL = """
            insert into reconciler.claims as c (job_id, attempt, worker, claimed_at, cancelled_at)
            values ($1, $2, 'none', $3, $3)
            on conflict (job_id) do update
                set attempt = excluded.attempt, cancelled_at = excluded.cancelled_at
                where c.attempt <= excluded.attempt and (c.attempt < excluded.attempt or c.cancelled_at is null)""";

    private final Pool pool;
    private final Clock clock;

    Claims(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * Whether this attempt is the caller's; if not, it was begun before or a newer one was. Asked once more after an
     * answer that did not come, it answers the same.
     *
     * @param offer the reading of the job's message; a second message for the same worker has another one
     */
    Uni<Boolean> claim(Job job, String worker, UUID offer) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(
                        job.id(), job.attempt(), worker, clock.instant().atOffset(ZoneOffset.UTC), offer, job.rootId()))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Who began this attempt, if no newer one was begun and it was not cancelled. */
    Uni<Optional<String>> holder(UUID jobId, int attempt) {
        return pool.preparedQuery("select worker from reconciler.claims"
                        + " where job_id = $1 and attempt = $2 and cancelled_at is null")
                .execute(Tuple.of(jobId, attempt))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("worker"))
                        .findFirst());
    }

    /** The attempt was cancelled: whoever works on it stops, and nobody begins it. An older word changes nothing. */
    Uni<Void> cancel(UUID jobId, int attempt) {
        return pool.preparedQuery(CANCEL)
                .execute(Tuple.of(jobId, attempt, clock.instant().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** Whether no newer attempt was begun, and this one was not cancelled. */
    Uni<Boolean> isCurrent(UUID jobId, int attempt) {
        return pool.preparedQuery(
                        "select 1 from reconciler.claims where job_id = $1 and attempt = $2 and cancelled_at is null")
                .execute(Tuple.of(jobId, attempt))
                .map(rows -> rows.size() == 1);
    }
}
