package dev.parallax.reconciler.owner;

import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.job.Origin;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One write asked of an owner. Repeating an equal call has the effect of one.
 *
 * @param id the idempotency key
 * @param owner the owner's name in the configuration
 * @param path the record's path under the owner's address, encoded
 * @param body JSON; null for a deletion
 * @param version the version that the record must have; null if it must not exist
 */
public record OwnerCall(
        UUID id,
        String owner,
        String path,
        ChangeAction action,
        @Nullable String body,
        @Nullable String version,
        Origin origin) {
    public OwnerCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(path, "path");
        if ((action == ChangeAction.CREATE) != (version == null)) {
            throw new IllegalArgumentException("a creation has no version, everything else needs one: " + action);
        }
        if ((action == ChangeAction.DELETE) != (body == null)) {
            throw new IllegalArgumentException("a deletion has no body, everything else needs one: " + action);
        }
    }
}
