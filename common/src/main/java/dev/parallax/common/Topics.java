package dev.parallax.common;

/** The Kafka topics of Parallax. Every message is JSON with snake_case names and ISO 8601 instants in UTC. */
public final class Topics {
    /** Work to do: {@link dev.parallax.common.job.Job}, from the scheduler to any one reconciler. */
    public static final String JOBS = "parallax.jobs";

    /** The consumer group of the reconcilers: each job goes to one of its members. */
    public static final String JOBS_READERS = "reconciler";

    /** What became of a job: {@link dev.parallax.common.event.JobEvent}, keyed by the id of the root job. */
    public static final String JOB_EVENTS = "parallax.job-events";

    /** Confirmed differences: {@link dev.parallax.common.drift.MismatchBatch}, keyed by the id of the root job. */
    public static final String MISMATCHES = "parallax.mismatches";

    /** Repairs applied or attempted: {@link dev.parallax.common.change.Change}, keyed by dataset and record key. */
    public static final String CHANGES = "parallax.changes";

    /** Messages that could not be read, unchanged, with the reason in their headers. */
    public static final String DEAD_LETTERS = "parallax.dead-letters";

    private Topics() {}
}
