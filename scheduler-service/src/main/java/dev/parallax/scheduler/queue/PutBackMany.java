package dev.parallax.scheduler.queue;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.Origin;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts back many ended jobs, the earliest end first, each in a transaction of its own: one refusal is only its own. */
@Singleton
public final class PutBackMany {
    private final Pool pool;
    private final Steering steering;

    PutBackMany(Pool pool, Steering steering) {
        this.pool = pool;
        this.steering = steering;
    }

    /** What became of them. */
    @RegisterForReflection
    public record Outcome(List<UUID> putBack, List<Refusal> refused) {}

    /** One that stays as it is. */
    @RegisterForReflection
    public record Refusal(UUID jobId, String error, String message) {}

    /**
     * Puts back at most {@code limit} jobs.
     *
     * @param dataset null for every one
     * @param statuses FAILED, DEAD, CANCELLED or some of them
     */
    public Uni<Outcome> of(@Nullable String dataset, List<JobStatus> statuses, int limit, Origin by) {
        // A child whose parent is among them goes back with its parent.
        return pool.preparedQuery("""
                        select q.id from scheduler.job_queue q where q.status = any($1::text[]) \
                        and ($2::text is null or q.dataset = $2) and not exists (\
                        select 1 from scheduler.job_queue p where p.id = q.parent_id and p.status = any($1::text[])) \
                        order by q.finished_at, q.seq limit $3""")
                .execute(Tuple.of(statuses.stream().map(JobStatus::name).toArray(String[]::new), dataset, limit))
                .chain(rows -> {
                    Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
                    Uni<Void> all = Uni.createFrom().voidItem();
                    for (var row : rows) {
                        UUID id = row.getUUID("id");
                        all = all.chain(() -> one(id, by, outcome));
                    }
                    return all.replaceWith(outcome);
                });
    }

    private Uni<Void> one(UUID id, Origin by, Outcome outcome) {
        return steering.putBack(id, by)
                .invoke(entry -> outcome.putBack().add(id))
                .replaceWithVoid()
                .onFailure(ApiException.class)
                .recoverWithUni(e -> {
                    var error = e.toError();
                    outcome.refused().add(new Refusal(id, error.error(), error.message()));
                    return Uni.createFrom().voidItem();
                });
    }
}
