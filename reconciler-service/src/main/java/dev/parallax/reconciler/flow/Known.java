package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;

/** What an earlier run told, as far as a comparison asks. */
interface Known {
    /** Nothing. */
    Known NOTHING = new Known() {
        @Override
        public boolean stands(RecordKey key, Fingerprint fingerprint) {
            return false;
        }

        @Override
        public boolean stillStands(RecordKey key, Fingerprint fingerprint) {
            return false;
        }
    };

    /** Whether a record that is on both sides differs as it was told; then it is counted, and will be told to stand. */
    boolean stands(RecordKey key, Fingerprint fingerprint);

    /**
     * The same of a difference that was confirmed and counted, whatever it is. A side that lacks the record shows no
     * write, so one that is on one side is asked for only here.
     */
    boolean stillStands(RecordKey key, Fingerprint fingerprint);
}
