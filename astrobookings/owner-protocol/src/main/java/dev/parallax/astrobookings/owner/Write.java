package dev.parallax.astrobookings.owner;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A write that a request asks for, without the record itself.
 *
 * @param collection as in the path
 * @param id of the record, as in the path
 * @param precondition must hold at the moment of the write
 * @param idempotency null if the sender gave no key
 * @param origin recorded as the record's last change
 * @param at recorded as the record's {@code updated_at}, in milliseconds
 */
public record Write(
        String collection,
        String id,
        Precondition precondition,
        @Nullable Idempotency idempotency,
        ChangeOrigin origin,
        Instant at) {}
