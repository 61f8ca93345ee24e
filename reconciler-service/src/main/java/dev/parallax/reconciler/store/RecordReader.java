package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.stream.Collectors;

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

    /** Finds the records of a scan whose keys the dataset's key cannot hold. */
    default Uni<UnusableKeys> unusable(Scan scan) {
        return Uni.createFrom().item(UnusableKeys.NONE);
    }

    /** Counts the keys within the bounds that belong to several records. */
    default Uni<Long> repeats(KeyBounds bounds) {
        return Uni.createFrom().deferred(() -> {
            var pages = scan(Scan.of(bounds));
            return Multi.createBy()
                    .repeating()
                    .uni(pages::next)
                    .whilst(page -> !page.isEmpty())
                    .onItem()
                    .transform(page ->
                            page.stream().filter(StoreRecord::isRepeated).count())
                    .collect()
                    .with(Collectors.summingLong(Long::longValue))
                    .eventually(pages::close);
        });
    }

    /** Counts the records without a usable key, as far as the store can tell them. */
    default Uni<Long> unusable() {
        return Uni.createFrom().item(0L);
    }

    /** How many records there are, from statistics if they are at hand. */
    Uni<Long> estimate();

    /** Some keys, spread over the side as its records are, for cutting it into segments. */
    Uni<List<RecordKey>> sampleKeys(int size);
}
