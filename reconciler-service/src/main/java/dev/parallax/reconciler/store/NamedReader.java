package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Side;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Locale;

/** Says of every failure of a store which side of the dataset it is, and which of the configured stores. */
final class NamedReader implements RecordReader {
    private final RecordReader reader;
    private final String place;

    NamedReader(RecordReader reader, Side side, SideDefinition definition) {
        this.reader = reader;
        this.place = place(side, definition);
    }

    private static String place(Side side, SideDefinition definition) {
        return side.name().toLowerCase(Locale.ROOT) + " store '"
                + definition.store().name() + "'";
    }

    /** The answer of a store, with its failures named. A feed names itself. */
    static <T> Uni<T> named(Side side, SideDefinition definition, Uni<T> answer) {
        return definition.store() instanceof StoreDefinition.FeedStore
                ? answer
                : named(place(side, definition), answer);
    }

    @Override
    public PageReader scan(Scan scan) {
        return reader.scan(scan).each(page -> named(place, page));
    }

    @Override
    public Uni<List<StoreRecord>> read(List<RecordKey> keys) {
        return named(place, reader.read(keys));
    }

    @Override
    public Uni<Long> count(KeyBounds bounds) {
        return named(place, reader.count(bounds));
    }

    @Override
    public Uni<Long> changed(Scan.Window window) {
        return named(place, reader.changed(window));
    }

    @Override
    public Uni<UnusableKeys> unusable(Scan scan) {
        return named(place, reader.unusable(scan));
    }

    @Override
    public Uni<Long> repeats(KeyBounds bounds) {
        return named(place, reader.repeats(bounds));
    }

    @Override
    public Uni<Long> unusable() {
        return named(place, reader.unusable());
    }

    @Override
    public Uni<Long> estimate() {
        return named(place, reader.estimate());
    }

    @Override
    public Uni<List<RecordKey>> sampleKeys(int size) {
        return named(place, reader.sampleKeys(size));
    }

    private static <T> Uni<T> named(String place, Uni<T> answer) {
        return answer.onFailure(StoreException.class).transform(failure -> failure.at(place));
    }
}
