package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyCodec;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** A configured store, with its pool of connections. Safe for threads. */
public interface RecordStore extends AutoCloseable {

    /**
     * A reader of one side of a dataset. Costs nothing until it is used.
     *
     * @param fields column or dotted path of each value, in the order in which records hold them
     */
    RecordReader reader(SideDefinition side, List<String> fields, KeyCodec keys);

    /**
     * What the store itself says of the side's relation. Fails with a {@link StoreException} if it does not answer.
     *
     * @param keys of the dataset
     */
    Uni<Description> describe(SideDefinition side, KeyCodec keys);

    /** Asks the store for a sign of life. Fails with a {@link StoreException}. */
    Uni<Void> ping();

    @Override
    void close();
}
