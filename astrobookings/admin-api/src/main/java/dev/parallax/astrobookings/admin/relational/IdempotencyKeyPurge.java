package dev.parallax.astrobookings.admin.relational;

import dev.parallax.astrobookings.owner.UsedKeys;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;

/** Forgets idempotency keys by their age; replicas leave each other's batch alone. */
@Singleton
class IdempotencyKeyPurge implements UsedKeys {
    private static final String FORGET = """
            delete from operations.idempotency_keys where key = any(array(
                select key from operations.idempotency_keys where created_at < $1
                order by created_at limit $2 for update skip locked))""";

    private final Pool pool;

    IdempotencyKeyPurge(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Integer> forget(Instant before, int most) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC), most))
                .map(RowSet::rowCount);
    }
}
