package dev.parallax.reconciler.diff;

import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import dev.parallax.reconciler.value.Presence;
import dev.parallax.reconciler.value.Side;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Merges a block of images of the source with those of the target that cover the same range of keys. Blocks are mostly
 * equal, and then nothing in them is looked at. Not safe for threads.
 */
public final class ImageMerge {
    private final KeyCodec keys;
    private final ImageBlock source;
    private final Sink sink;
    private final ImageRows rows;
    private final ImageFingerprints fingerprints = new ImageFingerprints();
    private boolean begun;
    private boolean more;

    /** Takes what the merge finds, in key order. */
    public interface Sink {
        /** So many records agree. */
        void agreed(int records);

        /**
         * Whether the record need not be looked at any further, though its images differ or one side lacks it.
         *
         * @param image what both sides look like
         */
        boolean known(RecordKey key, Fingerprint image, boolean inSource, boolean inTarget);

        /**
         * The images of these records differ, or one side lacks the record: that side is null.
         *
         * @param image what both sides look like
         */
        void differ(@Nullable StoreRecord source, @Nullable StoreRecord target, Fingerprint image);

        /** The same of a record whose images do not say all about it, seen on these sides: it must be read. */
        void suspect(RecordKey key, Presence on);
    }

    public ImageMerge(KeyCodec keys, ImageBlock source, Sink sink) {
        this.keys = keys;
        this.source = source;
        this.sink = sink;
        this.rows = new ImageRows(Side.SOURCE, keys, source);
    }

    /** The key of the last record of a block that is not empty. */
    public static RecordKey last(KeyCodec keys, ImageBlock block) {
        return ImageRows.last(keys, block);
    }

    /**
     * Merges the next block of the target.
     *
     * @param complete whether the target has no further record in the range
     * @throws OrderViolationException if a key is not greater than the one before it
     */
    public void target(ImageBlock target, boolean complete) {
        if (!begun && complete && source.withoutImage() == 0 && Arrays.equals(source.rows(), target.rows())) {
            sink.agreed(source.records());
            return;
        }
        if (!begun) {
            begun = true;
            more = rows.next();
        }
        var others = new ImageRows(Side.TARGET, keys, target);
        while (others.next()) {
            while (more && rows.compareKey(others) < 0) {
                sourceOnly();
            }
            if (more && rows.compareKey(others) == 0) {
                if (rows.agrees(others)) {
                    sink.agreed(1);
                } else {
                    differ(rows, others);
                }
                more = rows.next();
            } else {
                differ(null, others);
            }
        }
        while (complete && more) {
            sourceOnly();
        }
    }

    private void sourceOnly() {
        differ(rows, null);
        more = rows.next();
    }

    private void differ(@Nullable ImageRows left, @Nullable ImageRows right) {
        var key = Objects.requireNonNull(left == null ? right : left).key();
        if (tells(left) && tells(right)) {
            var image = fingerprints.of(left, right);
            if (sink.known(key, image, left != null, right != null)) {
                return;
            }
            var source = left == null ? null : left.record();
            var target = right == null ? null : right.record();
            if ((left == null || source != null) && (right == null || target != null)) {
                sink.differ(source, target, image);
                return;
            }
        }
        sink.suspect(key, Presence.of(left != null, right != null));
    }

    private static boolean tells(@Nullable ImageRows side) {
        return side == null || side.tells();
    }
}
