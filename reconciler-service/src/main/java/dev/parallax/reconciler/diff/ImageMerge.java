package dev.parallax.reconciler.diff;

import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Side;
import java.util.Arrays;
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
    private boolean begun;
    private boolean more;

    /** Takes what the merge finds, in key order. */
    public interface Sink {
        /** So many records agree. */
        void agreed(int records);

        /** The images of these records differ, or one side lacks the record: that side is null. */
        void differ(@Nullable StoreRecord source, @Nullable StoreRecord target);

        /** The same of records whose images do not say all about them: they must be read. */
        void suspect(RecordKey key);
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
                    differ(others);
                }
                more = rows.next();
            } else {
                targetOnly(others);
            }
        }
        while (complete && more) {
            sourceOnly();
        }
    }

    private void differ(ImageRows others) {
        var left = rows.record();
        var right = left == null ? null : others.record();
        if (right == null) {
            sink.suspect(rows.key());
        } else {
            sink.differ(left, right);
        }
    }

    private void sourceOnly() {
        var left = rows.record();
        if (left == null) {
            sink.suspect(rows.key());
        } else {
            sink.differ(left, null);
        }
        more = rows.next();
    }

    private void targetOnly(ImageRows others) {
        var right = others.record();
        if (right == null) {
            sink.suspect(others.key());
        } else {
            sink.differ(null, right);
        }
    }
}
