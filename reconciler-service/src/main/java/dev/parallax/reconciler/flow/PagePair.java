package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.diff.OrderedMerge;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.store.PageReader;
import dev.parallax.reconciler.value.Side;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.ObjLongConsumer;

/**
 * Drives an ordered merge over the pages of two sides. While one page is merged the next is on its way: two pages a
 * side are in memory at most, or one that is a single large record.
 */
final class PagePair implements AutoCloseable {
    private final Map<Side, PageReader> readers = new EnumMap<>(Side.class);
    private final Map<Side, CompletableFuture<List<StoreRecord>>> coming = new EnumMap<>(Side.class);
    private final OrderedMerge merge = new OrderedMerge();
    private final ObjLongConsumer<Side> arrivals;

    /** @param arrivals takes the number of records of each page that came from a side */
    PagePair(PageReader source, PageReader target, ObjLongConsumer<Side> arrivals) {
        this.arrivals = arrivals;
        readers.put(Side.SOURCE, source);
        readers.put(Side.TARGET, target);
        readers.forEach(this::fetch);
    }

    /** Merges to the end, calling {@code betweenPages} before each page. */
    void run(OrderedMerge.Sink sink, Runnable betweenPages) {
        runWhile(sink, () -> {
            betweenPages.run();
            return true;
        });
    }

    /**
     * Merges as long as {@code goOn}, asked before each page, says so. What was merged until then are all keys up to
     * the last one that the sink was given.
     *
     * @return whether the end was reached
     */
    boolean runWhile(OrderedMerge.Sink sink, BooleanSupplier goOn) {
        while (!merge.finished()) {
            if (!goOn.getAsBoolean()) {
                return false;
            }
            readers.forEach((side, reader) -> {
                if (merge.needs(side)) {
                    supply(side, reader);
                }
            });
            merge.drain(sink);
        }
        return true;
    }

    private void supply(Side side, PageReader reader) {
        var page = arrived(side, reader);
        arrivals.accept(side, Comparison.number(page));
        if (page.isEmpty()) {
            merge.end(side);
        } else {
            if (!isLarge(page)) {
                fetch(side, reader);
            }
            merge.offer(side, page);
        }
    }

    private void fetch(Side side, PageReader reader) {
        coming.put(side, reader.next().subscribeAsCompletionStage());
    }

    /** A record that alone is larger than a page is not kept beside the next one. */
    private static boolean isLarge(List<StoreRecord> page) {
        return page.size() == 1 && page.getFirst().bytes() > StoreDefinition.PAGE_BYTES;
    }

    private List<StoreRecord> arrived(Side side, PageReader reader) {
        var page = coming.remove(side);
        if (page == null) {
            fetch(side, reader);
            return arrived(side, reader);
        }
        try {
            return page.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Waits for the pages on their way, so that their connections are free, and lets go of both sides. */
    @Override
    public void close() {
        coming.values().forEach(page -> page.handle((records, failure) -> null).join());
        readers.values().forEach(reader -> reader.close().await().indefinitely());
    }
}
