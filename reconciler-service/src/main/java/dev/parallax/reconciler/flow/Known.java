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

    /** Whether a record differs as it was told, and need not settle; then it is counted, and will be told to stand. */
    boolean stands(RecordKey key, Fingerprint fingerprint);

    /** Whether one that had to settle, and was counted, differs as it was told; then it will be told to stand. */
    boolean stillStands(RecordKey key, Fingerprint fingerprint);
}
