package dev.parallax.reconciler.journal;

import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.Origin;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A repair as it is about to be asked of an owner, with everything that a repeat of the very same call needs.
 *
 * @param id change id and idempotency key
 * @param attempt the attempt that wrote it
 * @param entityType the kind of record, as the job names it
 * @param recordKey the record's key as one string
 * @param owner the owner's name in the configuration
 * @param path the record's path under the owner's address
 * @param body the call's JSON body, byte for byte; null for a deletion
 * @param before the target's record before as JSON; null if there was none
 * @param versionBefore the version that the call is conditional on; null for a creation
 * @param createdAt when it was decided, in UTC
 * @param undoes the change that it takes back; null for every other
 */
public record RepairIntent(
        UUID id,
        UUID jobId,
        UUID rootId,
        int attempt,
        String dataset,
        String entityType,
        String recordKey,
        UUID mismatchId,
        MismatchKind mismatchKind,
        ChangeAction action,
        String owner,
        String path,
        @Nullable String body,
        @Nullable String before,
        @Nullable String versionBefore,
        Origin origin,
        Instant createdAt,
        @Nullable UUID undoes) {
    public RepairIntent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(recordKey, "recordKey");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(createdAt, "createdAt");
    }

    /** The very same call, made once more by this attempt. */
    public RepairIntent takenOverBy(Job job, Instant at) {
        return new RepairIntent(
                id,
                job.id(),
                job.rootId(),
                job.attempt(),
                dataset,
                entityType,
                recordKey,
                mismatchId,
                mismatchKind,
                action,
                owner,
                path,
                body,
                before,
                versionBefore,
                job.origin(),
                at,
                undoes);
    }

    /** No mismatch stands behind a call that is no repair; the journal keeps what one would be called. */
    public static MismatchKind impliedKind(ChangeAction action) {
        return switch (action) {
            case CREATE -> MismatchKind.MISSING_IN_TARGET;
            case UPDATE -> MismatchKind.DATA_MISMATCH;
            case DELETE -> MismatchKind.MISSING_IN_SOURCE;
        };
    }
}
