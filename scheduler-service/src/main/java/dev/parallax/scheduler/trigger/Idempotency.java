package dev.parallax.scheduler.trigger;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the answer to a request with the caller's key, in the transaction of what the request did: a repeat gets the
 * same answer and does nothing, also while the first one is still at it.
 */
final class Idempotency {
    private Idempotency() {}

    /**
     * A request that may be a repeat.
     *
     * @param key the caller's, or null if it gave none
     * @param hash of the bytes that make the request what it is
     */
    record Request(String endpoint, @Nullable String key, String hash) {
        static Request of(String endpoint, @Nullable String key, byte @Nullable [] body) {
            return new Request(endpoint, key, body == null ? "" : sha256(body));
        }
    }

    /**
     * What to answer.
     *
     * @param json the body
     * @param replayed whether it was answered before
     */
    record Answer(String json, boolean replayed) {}

    static Uni<Answer> once(SqlConnection connection, Request request, Instant now, Supplier<Uni<String>> work) {
        String key = request.key();
        if (key == null) {
            return work.get().map(json -> new Answer(json, false));
        }
        String hash = request.hash();
        return connection
                .preparedQuery("""
                        insert into scheduler.idempotency_key (endpoint, key, request_hash, created_at) \
                        values ($1, $2, $3, $4) on conflict do nothing""")
                .execute(Tuple.of(request.endpoint(), key, hash, now.atOffset(ZoneOffset.UTC)))
                .chain(inserted -> inserted.rowCount() == 1
                        ? first(connection, request.endpoint(), key, work)
                        : repeat(connection, request.endpoint(), key, hash));
    }

    private static Uni<Answer> first(
            SqlConnection connection, String endpoint, String key, Supplier<Uni<String>> work) {
        return work.get().chain(json -> connection
                .preparedQuery(
                        "update scheduler.idempotency_key set answer = $3::text::jsonb where endpoint = $1 and key = $2")
                .execute(Tuple.of(endpoint, key, json))
                .replaceWith(new Answer(json, false)));
    }

    private static Uni<Answer> repeat(SqlConnection connection, String endpoint, String key, String hash) {
        return connection.preparedQuery("""
                        select request_hash, answer::text as answer from scheduler.idempotency_key \
                        where endpoint = $1 and key = $2""").execute(Tuple.of(endpoint, key)).map(rows -> {
            var row = rows.iterator().next();
            if (!hash.equals(row.getString("request_hash"))) {
                throw new ApiException(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used before with another request");
            }
            return new Answer(row.getString("answer"), true);
        });
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
