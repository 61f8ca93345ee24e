package dev.parallax.common.job;

/** Where a job stands. */
public enum JobStatus {
    /** Waits in the JobQueue for its time, its turn, or the jobs it depends on. */
    QUEUED,
    /** Sent to Kafka, acknowledged by the broker, not yet begun. */
    DISPATCHED,
    /** A reconciler works on it, or its children are worked on. */
    RUNNING,
    /** Ended well; the result says what was found. */
    COMPLETED,
    /** Ended by an error that trying again cannot mend. */
    FAILED,
    /** Ended because every retry failed; can be put back by hand. */
    DEAD,
    /** Ended by an operator. */
    CANCELLED;

    /** Whether nothing more happens to a job in this status by itself. */
    public boolean isTerminal() {
        return switch (this) {
            case QUEUED, DISPATCHED, RUNNING -> false;
            case COMPLETED, FAILED, DEAD, CANCELLED -> true;
        };
    }
}
