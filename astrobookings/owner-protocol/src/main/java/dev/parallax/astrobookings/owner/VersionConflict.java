package dev.parallax.astrobookings.owner;

import org.jspecify.annotations.Nullable;

/** The precondition of a write does not hold, so nothing was written. Answers 412 with the current ETag. */
public final class VersionConflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Long currentVersion;

    /**
     * A conflict with the record as it is.
     *
     * @param currentVersion of the record, or null if it does not exist
     */
    public VersionConflict(@Nullable Long currentVersion) {
        super(
                currentVersion == null
                        ? "The record does not exist."
                        : "The record is in version " + currentVersion + ", which is not what the precondition names.");
        this.currentVersion = currentVersion;
    }

    @Nullable
    Long currentVersion() {
        return currentVersion;
    }
}
