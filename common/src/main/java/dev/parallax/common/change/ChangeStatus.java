package dev.parallax.common.change;

/** How a repair ended. */
public enum ChangeStatus {
    /** The owner accepted it. */
    APPLIED,
    /** The record was changed, or is worked on by another job: left alone, to be tried later. */
    CONFLICT,
    /** The owner refused it as invalid; trying again cannot help. */
    REJECTED,
    /** The owner could not be reached or failed. */
    FAILED
}
