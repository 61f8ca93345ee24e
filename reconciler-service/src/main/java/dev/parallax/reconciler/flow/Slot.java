package dev.parallax.reconciler.flow;

/** Where a job reads and compares; others may be waiting for it. */
@FunctionalInterface
interface Slot {
    /** Runs something that only waits; meanwhile another job may work. */
    void aside(Runnable wait);

    /** The job has read to its end and holds no pages any more. */
    default void scanned() {}
}
