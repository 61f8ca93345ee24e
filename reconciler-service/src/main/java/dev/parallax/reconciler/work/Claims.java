package dev.parallax.reconciler.work;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Who may work on a job: only the highest attempt that any worker began, and each attempt only once. So a message
 * that comes twice does nothing the second time, and an older attempt is fenced off by a newer one.
 */
@ApplicationScoped
class Claims {
    private static final String CLAIM = """
            insert into reconciler.claims as c (job_id, attempt, worker, claimed_at) values ($1, $2, $3, $4)
            on conflict (job_id) do update
                set attempt = excluded.attempt, worker = excluded.worker, claimed_at = excluded.claimed_at
                where c.attempt < excluded.attempt""";

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

    /** Whether no newer attempt was begun. */
    Uni<Boolean> isCurrent(UUID jobId, int attempt) {
        return pool.preparedQuery("select 1 from reconciler.claims where job_id = $1 and attempt = $2")
                .execute(Tuple.of(jobId, attempt))
                .map(rows -> rows.size() == 1);
    }
}
