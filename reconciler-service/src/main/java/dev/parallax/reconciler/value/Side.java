package dev.parallax.reconciler.value;

/** One of the two stores of a dataset. */
public enum Side {
    /** The authority. */
    SOURCE,
    /** What is repaired. */
    TARGET
}
