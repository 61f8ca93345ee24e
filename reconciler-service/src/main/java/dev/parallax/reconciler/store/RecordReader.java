package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Reads one side of a dataset, never writes. Everything fails with a {@link StoreException} that says whether trying
 * again may help, or with {@link dev.parallax.reconciler.key.UnusableKeyException}. Safe for threads.
 */
public interface RecordReader {

    /** Streams records in key order, page by page as they are asked for. */
    PageReader scan(Scan scan);

    /** Reads exactly the records with these keys, in no particular order; those that do not exist are left out. */
    Uni<List<StoreRecord>> read(List<RecordKey> keys);

    /** Counts the records within the bounds, exactly. */
    Uni<Long> count(KeyBounds bounds);

    /** Counts the records last changed within the window, exactly; only where the side has such a time. */
    Uni<Long> changed(Scan.Window window);

    /** Counts the records without a usable key, as far as the store can tell them. */
    default Uni<Long> unusable() {
        return Uni.createFrom().item(0L);
    }

    /** How many records there are, from statistics if they are at hand. */
    Uni<Long> estimate();

    /** Some keys, spread over the side as its records are, for cutting it into segments. */
    Uni<List<RecordKey>> sampleKeys(int size);
}
