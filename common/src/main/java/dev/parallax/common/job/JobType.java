package dev.parallax.common.job;

/** What a job does. */
public enum JobType {
    /** Compares a whole dataset: planned into segments, each a child job, then waits for them. */
    RECONCILE_DATASET,
    /** Compares one half-open key range of a dataset. */
    RECONCILE_SEGMENT,
    /** Compares the one record that {@code entity_id} names. */
    RECONCILE_RECORD,
    /**
     * Calls the owner about one record at a time that the record itself gives, as the dataset declares it: {@code
     * entity_id} is the record, {@code data.follow_up} the name of the declaration.
     */
    FOLLOW_UP,
    /**
     * Finds which of the records in {@code data.keys} no longer exist at the target, so that their follow-ups can go;
     * answers with {@code details.missing}.
     */
    FIND_ORPHANS,
    /**
     * Makes the repairs that segments of its parent planned, each only where the record still stands as it was read:
     * {@code data.plan_of} names the segments, {@code data.planned} says how many repairs that are, and with {@code
     * data.deletes} false nothing is deleted.
     */
    APPLY_REPAIRS,
    /**
     * Asks the owner to restore what one change replaced, if the record still stands as the change left it: {@code
     * entity_id} is the record, {@code data.change_id} the change.
     */
    UNDO_CHANGE
}
