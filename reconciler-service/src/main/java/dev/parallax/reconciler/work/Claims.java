package dev.parallax.reconciler.work;

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
 * attempt is fenced off as if there were a newer one.
 */
@ApplicationScoped
class Claims {
    private static final String CLAIM = """
            insert into reconciler.claims as c (job_id, attempt, worker, claimed_at) values ($1, $2, $3, $4)
            on conflict (job_id) do update
                set attempt = excluded.attempt, worker = excluded.worker, claimed_at = excluded.claimed_at,
                    cancelled_at = null
                where c.attempt < excluded.attempt""";

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

    /** Whether this attempt is the caller's; if not, it was begun before or a newer one was. */
    Uni<Boolean> claim(UUID jobId, int attempt, String worker) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(jobId, attempt, worker, clock.instant().atOffset(ZoneOffset.UTC)))
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
