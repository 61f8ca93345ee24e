package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.plan.RangeDigest;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Gets the images of records as a {@link RecordReader} gets the records themselves: timed, and no faster than the store's
 * limit. What a store reads to answer a digest is its own affair.
 *
 * @param page how each page is got
 */
record WatchedDigests(DigestReader reader, UnaryOperator<Uni<List<StoreRecord>>> page) implements DigestReader {
    @Override
    public Uni<List<RangeDigest>> digests(List<KeyBounds> ranges) {
        return reader.digests(ranges);
    }

    @Override
    public PageReader images(Scan scan, RecordImage image) {
        return reader.images(scan, image).each(page);
    }

    @Override
    public Uni<List<RecordKey>> knownKeys() {
        return reader.knownKeys();
    }

    @Override
    public Uni<List<RecordKey>> keys(List<KeyBounds> ranges, long every) {
        return reader.keys(ranges, every);
    }
}
