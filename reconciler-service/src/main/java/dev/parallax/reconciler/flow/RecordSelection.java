package dev.parallax.reconciler.flow;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.reconciler.diff.OrderedMerge;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.store.PageReader;
import dev.parallax.reconciler.store.Scan;
import dev.parallax.reconciler.value.Presence;
import dev.parallax.reconciler.value.Side;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/** Finds the keys that a strategy looks at when it does not look at all, by keys of both sides. */
final class RecordSelection {
    private final Comparison comparison;

    RecordSelection(Comparison comparison) {
        this.comparison = comparison;
    }

    /**
     * Every key that either side changed within the window, in key order. A side without a time adds none.
     *
     * @return how many each side listed
     */
    Map<Side, Long> changedWithin(Scan.Window window, Consumer<Listed> sink) {
        var dataset = comparison.dataset();
        var changed = Scan.of(KeyBounds.ALL, window);
        var noSource = dataset.source().updatedAt() == null;
        var noTarget = dataset.target().updatedAt() == null;
        if (noSource && noTarget) {
            throw JobFailedException.terminal(
                    "NO_UPDATED_AT", "TIMESTAMP_RANGE needs 'updated-at' on at least one side of the dataset.");
        }
        var listed = new EnumMap<Side, Long>(Side.class);
        keys(
                noSource ? PageReader.EMPTY : comparison.sourceKeys().scan(changed),
                noTarget ? PageReader.EMPTY : comparison.targetKeys().scan(changed),
                (side, records) -> listed.merge(side, records, Long::sum),
                sink);
        return listed;
    }

    /** How many records each side says it changed within the window, by a statement of its own. */
    Map<Side, Long> countWithin(Scan.Window window) {
        var counted = new EnumMap<Side, Long>(Side.class);
        for (var side : Side.values()) {
            var definition = side == Side.SOURCE
                    ? comparison.dataset().source()
                    : comparison.dataset().target();
            if (definition.updatedAt() != null) {
                counted.put(side, comparison.keys(side).changed(window).await().indefinitely());
            }
        }
        return counted;
    }

    /**
     * A random sample over the union of both sides' keys: those with the smallest hash of seed and key. The same seed
     * takes the same keys as long as they exist, on whatever store, and a key that one side lacks is as likely as any.
     */
    List<Listed> sample(int size, long seed) {
        record Ranked(long hash, Listed listed) {}
        var codec = comparison.dataset().keyCodec();
        var hasher = Hashing.komihash5_0(seed);
        var largestFirst = new PriorityQueue<>(
                Comparator.comparing(Ranked::hash, Long::compareUnsigned).reversed());
        var all = Scan.of(KeyBounds.ALL);
        keys(comparison.sourceKeys().scan(all), comparison.targetKeys().scan(all), (side, records) -> {}, listed -> {
            largestFirst.add(new Ranked(hasher.hashCharsToLong(codec.format(listed.key())), listed));
            if (largestFirst.size() > size) {
                largestFirst.remove();
            }
        });
        return largestFirst.stream()
                .map(Ranked::listed)
                .sorted(Comparator.comparing(Listed::key))
                .toList();
    }

    private void keys(PageReader source, PageReader target, ObjLongConsumer<Side> arrivals, Consumer<Listed> sink) {
        try (var pages = new PagePair(source, target, arrivals)) {
            pages.run(new KeySink(sink), comparison.control()::checkpoint);
        }
    }

    private record KeySink(Consumer<Listed> keys) implements OrderedMerge.Sink {
        @Override
        public void both(StoreRecord source, StoreRecord target) {
            keys.accept(new Listed(source.key(), Presence.BOTH));
        }

        @Override
        public void sourceOnly(StoreRecord source) {
            keys.accept(new Listed(source.key(), Presence.SOURCE_ONLY));
        }

        @Override
        public void targetOnly(StoreRecord target) {
            keys.accept(new Listed(target.key(), Presence.TARGET_ONLY));
        }
    }
}
