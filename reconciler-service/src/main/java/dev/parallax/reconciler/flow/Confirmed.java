package dev.parallax.reconciler.flow;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.diff.RecordDifference;
import dev.parallax.reconciler.diff.SideDigests;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.settle.Fingerprint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A difference that stood unchanged over the settle time.
 *
 * @param digests of its two records
 * @param fingerprint of both as they were when it was confirmed
 * @param image of both, as {@link dev.parallax.reconciler.diff.ImageMerge} made it of them; null if it made none
 */
record Confirmed(
        RecordDifference difference,
        SideDigests digests,
        Fingerprint fingerprint,
        @Nullable Fingerprint image,
        Instant firstSeen,
        Instant lastSeen) {
    boolean onBothSides() {
        return difference.source() != null && difference.target() != null;
    }

    /** Whether it is of records without a usable key. */
    boolean isUnusable() {
        return difference.kind() == MismatchKind.UNUSABLE_KEY;
    }

    /** About how much memory its records take. */
    long bytes() {
        return bytes(difference.source()) + bytes(difference.target());
    }

    private static long bytes(@Nullable StoreRecord record) {
        return record == null ? 0 : record.bytes();
    }
}
