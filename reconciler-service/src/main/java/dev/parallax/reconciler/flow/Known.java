package dev.parallax.reconciler.flow;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import org.jspecify.annotations.Nullable;

/** What an earlier run told, as far as a comparison asks. */
interface Known {
    /** Nothing. */
    Known NOTHING = new Known() {
        @Override
        public @Nullable MismatchKind stands(RecordKey key, Fingerprint fingerprint) {
            return null;
        }

        @Override
        public boolean stillStands(RecordKey key, Fingerprint fingerprint) {
            return false;
        }
    };

    /**
     * How a record differs that differs as it was told, and need not settle; then it is to be counted, and will be told to
     * stand. Null for any other.
     */
    @Nullable
    MismatchKind stands(RecordKey key, Fingerprint fingerprint);

    /** Whether one that had to settle, and was counted, differs as it was told; then it will be told to stand. */
    boolean stillStands(RecordKey key, Fingerprint fingerprint);
}
