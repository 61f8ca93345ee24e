package dev.parallax.astrobookings.admin.relational;

import dev.parallax.astrobookings.owner.Idempotency;
import dev.parallax.astrobookings.owner.Write;
import dev.parallax.astrobookings.owner.WriteOutcome;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** The outcomes of writes by their key. Every method belongs into the transaction of the write itself. */
@Singleton
class IdempotencyKeys {
    private static final String CLAIM =
            "insert into operations.idempotency_keys (key, request_digest, created_at) values (?1, ?2, ?3)"
                    + " on conflict do nothing";
    private static final String KEEP = "update " + IdempotencyKeyRow.class.getName()
            + " set effect = ?1, recordVersion = ?2, body = ?3 where key = ?4";

    /**
     * Takes the key for the running transaction, or finds the outcome of the one that had it. A second request with
     * the key waits here until the first one's transaction ends: the database's unique index makes them one after the
     * other.
     */
    Uni<Optional<WriteOutcome>> claim(Mutiny.StatelessSession session, Write write) {
        Idempotency idempotency = write.idempotency();
        if (idempotency == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        return session.createNativeQuery(CLAIM)
                .setParameter(1, idempotency.key())
                .setParameter(2, idempotency.requestDigest())
                .setParameter(3, write.at())
                .executeUpdate()
                .chain(inserted -> inserted == 1
                        ? Uni.createFrom().item(Optional.<WriteOutcome>empty())
                        : session.get(IdempotencyKeyRow.class, idempotency.key())
                                .map(row -> Optional.of(replay(row, idempotency))));
    }

    private static WriteOutcome replay(IdempotencyKeyRow row, Idempotency idempotency) {
        if (!row.requestDigest.equals(idempotency.requestDigest())) {
            throw new ApiException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used for another request.");
        }
        if (row.effect == null || row.recordVersion == null) {
            throw new IllegalStateException("an idempotency key was committed without its outcome");
        }
        return new WriteOutcome(row.effect, row.recordVersion, row.body, true);
    }

    Uni<Void> keep(Mutiny.StatelessSession session, Write write, WriteOutcome outcome) {
        Idempotency idempotency = write.idempotency();
        if (idempotency == null) {
            return Uni.createFrom().voidItem();
        }
        return session.createMutationQuery(KEEP)
                .setParameter(1, outcome.effect())
                .setParameter(2, outcome.version())
                .setParameter(3, outcome.body())
                .setParameter(4, idempotency.key())
                .executeUpdate()
                .invoke(updated -> {
                    if (updated != 1) {
                        throw new IllegalStateException("an idempotency key is gone from its own transaction");
                    }
                })
                .replaceWithVoid();
    }
}
