package dev.parallax.common.drift;

/** How a record differs between the two sides of its dataset. */
public enum MismatchKind {
    MISSING_IN_TARGET,
    MISSING_IN_SOURCE,
    DATA_MISMATCH,
    /** A value cannot be converted to its declared canonical type: never equal, and never repaired by guess. */
    UNCONVERTIBLE,
    /** The key belongs to several records of a side: none of them is compared, and none is repaired. */
    DUPLICATE_KEY,
    /** A key that is null, or that the dataset's key cannot hold: nothing can be compared with its records. */
    UNUSABLE_KEY
}
