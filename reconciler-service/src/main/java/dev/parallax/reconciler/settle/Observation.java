package dev.parallax.reconciler.settle;

/** What a read of both sides of one record found. */
public sealed interface Observation {
    /** The sides agree, or both lack the record. */
    record Agrees() implements Observation {}

    /** They differ. */
    record Differs(Fingerprint fingerprint) implements Observation {}
}
