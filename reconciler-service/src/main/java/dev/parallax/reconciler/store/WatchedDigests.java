package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.diff.ImageBlock;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.plan.RangeDigest;
import dev.parallax.reconciler.value.Side;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Gets the images of records as a {@link RecordReader} gets the records themselves: timed, and no faster than the store's
 * limit. What a store reads to answer a digest is its own affair.
 *
 * @param way how each block is got
 */
record WatchedDigests(DigestReader reader, Side side, SideDefinition definition, UnaryOperator<Uni<ImageBlock>> way)
        implements DigestReader {
    @Override
    public Uni<List<RangeDigest>> digests(List<KeyBounds> ranges) {
        return named(reader.digests(ranges));
    }

    private <T> Uni<T> named(Uni<T> answer) {
        return NamedReader.named(side, definition, answer);
    }

    @Override
    public boolean ordered() {
        return reader.ordered();
    }

    @Override
    public ImageReader images(RecordImage image) {
        var images = reader.images(image);
        return new ImageReader() {
            @Override
            public Uni<ImageBlock> read(Scan scan, @Nullable RecordKey upTo, int pages) {
                return named(way.apply(images.read(scan, upTo, pages)));
            }

            @Override
            public Uni<Void> close() {
                return images.close();
            }
        };
    }

    @Override
    public Uni<List<RecordKey>> knownKeys() {
        return named(reader.knownKeys());
    }

    @Override
    public Uni<List<RecordKey>> keys(List<KeyBounds> ranges, long every) {
        return named(reader.keys(ranges, every));
    }
}
