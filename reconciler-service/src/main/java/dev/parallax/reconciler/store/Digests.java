package dev.parallax.reconciler.store;

/** Whether the two sides of a dataset can be compared by digests that their stores compute. */
public sealed interface Digests {

    /** Equal digests mean that the records of both sides agree. */
    record Common(DigestReader source, DigestReader target) implements Digests {
        /** Whether both sides give their records in key order without sorting them. */
        public boolean ordered() {
            return source.ordered() && target.ordered();
        }
    }

    /**
     * They cannot.
     *
     * @param reason a sentence for an operator
     */
    record None(String reason) implements Digests {}
}
