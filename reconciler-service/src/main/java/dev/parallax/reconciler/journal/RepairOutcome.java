package dev.parallax.reconciler.journal;

import dev.parallax.common.change.ChangeStatus;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a repair ended.
 *
 * @param id the repair
 * @param versionAfter the version that the owner answered with, if it applied it
 * @param errorCode why it was not applied
 * @param message the same as a sentence
 */
public record RepairOutcome(
        UUID id,
        ChangeStatus status,
        @Nullable String versionAfter,
        @Nullable String errorCode,
        @Nullable String message) {
    public RepairOutcome {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(status, "status");
    }

    /** Whether another try, at another time, may end otherwise without anybody changing the record. */
    public boolean mayEndOtherwise() {
        return status == ChangeStatus.CONFLICT || status == ChangeStatus.FAILED;
    }

    /** Left alone because another repair of the same record is under way. */
    public static RepairOutcome locked(UUID id) {
        return new RepairOutcome(
                id, ChangeStatus.CONFLICT, null, "RECORD_LOCKED", "Another job repairs this record at the moment.");
    }
}
