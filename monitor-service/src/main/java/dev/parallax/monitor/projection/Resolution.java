package dev.parallax.monitor.projection;

/** Where a mismatch stands. */
public enum Resolution {
    PENDING,
    /** A later comparison found the record equal, or the owner took the repair of a run that tells so at once. */
    AUTO_RESOLVED,
    /** An operator mended it. */
    MANUAL_RESOLVED,
    /** An operator said that the difference is expected. */
    IGNORED;

    /** Whether sightings of the record still belong to the mismatch. */
    public boolean isOpen() {
        return this == PENDING || this == IGNORED;
    }
}
