package dev.parallax.common.job;

/** What a job does. */
public enum JobType {
    /** Compares a whole dataset: planned into segments, each a child job, then waits for them. */
    RECONCILE_DATASET,
    /** Compares one half-open key range of a dataset. */
    RECONCILE_SEGMENT,
    /** Compares the one record that {@code entity_id} names. */
    RECONCILE_RECORD
}
