package dev.parallax.common.change;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parallax.common.job.Origin;
import dev.parallax.common.text.Storable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One write asked of an owner, applied or attempted: a repair, a follow-up, or the undo of either.
 *
 * @param id also the idempotency key of the owner call, so that it happens once however often it is sent
 * @param mismatchId the mismatch that it answers; of an undo, the one that the undone change answered
 * @param entityId the record's key
 * @param owner the name of the owner's API
 * @param before the target's record by the owner's field names before the call; null if there was none
 * @param after the record that the owner was asked to hold; null for a deletion
 * @param versionBefore the version that the call was conditional on
 * @param versionAfter the version that the owner answered with
 * @param errorCode why it was not applied, stable, in capitals
 * @param message the same as a sentence
 * @param undoes the change that this one takes back; null, and left out, for every other
 * @param cut the members of {@code before} and {@code after} whose values are shortened, for the message would have been
 *     larger than the broker takes; left out where there are none. What was written is in the journal in full.
 */
public record Change(
        UUID id,
        UUID jobId,
        UUID rootId,
        UUID mismatchId,
        String dataset,
        String entityType,
        String entityId,
        ChangeAction action,
        ChangeStatus status,
        String owner,
        @Nullable Map<String, Object> before,
        @Nullable Map<String, Object> after,
        @Nullable String versionBefore,
        @Nullable String versionAfter,
        @Nullable String errorCode,
        @Nullable String message,
        Origin origin,
        Instant at,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID undoes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> cut) {
    @JsonCreator
    public Change {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(rootId, "rootId");
        Objects.requireNonNull(mismatchId, "mismatchId");
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(entityId, "entityId");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(at, "at");
        message = message == null ? null : Storable.text(message);
        cut = cut == null ? List.of() : List.copyOf(cut);
    }

    /** The same without the record before and after. */
    public Change withoutRecords() {
        return new Change(
                id,
                jobId,
                rootId,
                mismatchId,
                dataset,
                entityType,
                entityId,
                action,
                status,
                owner,
                null,
                null,
                versionBefore,
                versionAfter,
                errorCode,
                message,
                origin,
                at,
                undoes,
                cut);
    }

    /** One that is told in full. */
    public Change(
            UUID id,
            UUID jobId,
            UUID rootId,
            UUID mismatchId,
            String dataset,
            String entityType,
            String entityId,
            ChangeAction action,
            ChangeStatus status,
            String owner,
            @Nullable Map<String, Object> before,
            @Nullable Map<String, Object> after,
            @Nullable String versionBefore,
            @Nullable String versionAfter,
            @Nullable String errorCode,
            @Nullable String message,
            Origin origin,
            Instant at,
            @Nullable UUID undoes) {
        this(
                id,
                jobId,
                rootId,
                mismatchId,
                dataset,
                entityType,
                entityId,
                action,
                status,
                owner,
                before,
                after,
                versionBefore,
                versionAfter,
                errorCode,
                message,
                origin,
                at,
                undoes,
                List.of());
    }
}
