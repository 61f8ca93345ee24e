package dev.parallax.reconciler.planned;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** Which jobs wait for an operator to decide about their repairs. What is said once more changes nothing. */
@ApplicationScoped
public class HeldRuns {
    private final Pool pool;

    HeldRuns(Pool pool) {
        this.pool = pool;
    }

    /** Its repairs are held back since then. */
    public Uni<Void> hold(UUID root, Instant since) {
        return pool.preparedQuery(
                        "insert into reconciler.held_runs (root_id, held_at) values ($1, $2) on conflict do nothing")
                .execute(Tuple.of(root, since.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** They are made, released or discarded. */
    public Uni<Void> decided(UUID root) {
        return pool.preparedQuery("delete from reconciler.held_runs where root_id = $1")
                .execute(Tuple.of(root))
                .replaceWithVoid();
    }
}
