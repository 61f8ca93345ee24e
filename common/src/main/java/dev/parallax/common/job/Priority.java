package dev.parallax.common.job;

/** How urgent a job is; declared from the least to the most urgent. */
public enum Priority {
    /** Runs when nothing else waits. */
    LOW,
    /** Runs in order. */
    NORMAL,
    /** Jumps to the front of the queue. */
    HIGH
}
