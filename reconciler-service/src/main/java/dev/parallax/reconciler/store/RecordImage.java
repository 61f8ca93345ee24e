package dev.parallax.reconciler.store;

/** What a store makes of a record, so that two sides can be compared without being read in full. */
public enum RecordImage {
    /** A 64-bit hash: little to send. */
    HASH,
    /** Every compared value in binary form: nothing is left to chance. */
    WHOLE
}
