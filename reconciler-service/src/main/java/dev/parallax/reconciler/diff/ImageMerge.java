package dev.parallax.reconciler.diff;

import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Side;
import java.util.Arrays;

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

        /** These records must be read: their images differ, one side has none, or lacks the record. */
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
                suspectSource();
            }
            if (more && rows.compareKey(others) == 0) {
                if (rows.agrees(others)) {
                    sink.agreed(1);
                } else {
                    sink.suspect(rows.key());
                }
                more = rows.next();
            } else {
                sink.suspect(others.key());
            }
        }
        while (complete && more) {
            suspectSource();
        }
    }

    private void suspectSource() {
        sink.suspect(rows.key());
        more = rows.next();
    }
}
