package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.diff.OrderedMerge;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.store.Digests;
import dev.parallax.reconciler.store.RecordImage;
import dev.parallax.reconciler.store.Scan;
import dev.parallax.reconciler.value.Presence;
import dev.parallax.reconciler.value.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares records in full, a range of them by streaming or single ones by their keys. */
final class RecordComparison {
    private static final int KEYS_A_READ = 500;

    private final Comparison comparison;
    private final Confirmation confirmation;
    private final KeyBatches batches = new KeyBatches(KEYS_A_READ);

    RecordComparison(Comparison comparison, Confirmation confirmation) {
        this.comparison = comparison;
        this.confirmation = confirmation;
    }

    /** What becomes of the records without a usable key, which none of the others gives. */
    KeyFindings keyFindings() {
        return new KeyFindings(comparison, confirmation);
    }

    /** Every record of these ranges, which are disjoint. */
    void stream(List<KeyBounds> ranges) {
        ranges.forEach(range -> scan(Scan.of(range)));
        confirmation.settleAll();
    }

    /**
     * Every record of these ranges, which are disjoint: only their images are read, and only records whose images differ
     * are looked at one by one. Where that is most of them, or no index gives the order, records are streamed.
     */
    void images(List<KeyBounds> ranges, Digests.Common stores, RecordImage image) {
        if (!stores.ordered()) {
            stream(ranges);
            return;
        }
        for (var range : ranges) {
            images(Scan.of(range), stores, image).ifPresent(this::scan);
        }
        confirmation.settleAll();
    }

    private Optional<Scan> images(Scan scan, Digests.Common stores, RecordImage image) {
        var source = stores.source().images(image);
        var target = stores.target().images(image);
        try (var images = new ImageScan(comparison, source, target, confirmation, this::suspects)) {
            return images.run(scan, this::betweenPages);
        }
    }

    private void scan(Scan scan) {
        var arrivals = comparison.tally();
        try (var pages =
                new PagePair(comparison.source().scan(scan), comparison.target().scan(scan), arrivals::arrived)) {
            pages.run(new Sink(), this::betweenPages);
        }
    }

    /** These records. */
    void keys(List<Listed> keys) {
        keys(keys::forEach);
    }

    /** The records whose keys the producer gives out. */
    void keys(Consumer<Consumer<Listed>> producer) {
        var batch = new ArrayList<Listed>();
        producer.accept(key -> {
            batch.add(key);
            if (batch.size() == KEYS_A_READ) {
                read(batch);
            }
        });
        read(batch);
        confirmation.settleAll();
    }

    /** Reads and compares these records, and empties the list. */
    private void read(List<Listed> batch) {
        if (!batch.isEmpty()) {
            batches.each(List.copyOf(batch), this::readAtOnce);
            batch.clear();
        }
    }

    private void readAtOnce(List<Listed> batch) {
        betweenPages();
        var pairs = byKey(batch);
        comparison.tally().arrived(Side.SOURCE, pairs.sourceRecords());
        comparison.tally().arrived(Side.TARGET, pairs.targetRecords());
        for (var listed : batch) {
            var found = pairs.on(listed.key());
            for (var side : Side.values()) {
                if (listed.on().on(side) && !found.on(side)) {
                    // The side has shown it, if only its key.
                    comparison.tally().arrived(side, 1);
                }
            }
            compare(listed.key(), pairs, listed.on().or(found));
        }
        comparison.reportProgress();
    }

    /** The same of records that have been counted already, where their images were seen. */
    private void suspects(List<Listed> batch) {
        if (!batch.isEmpty()) {
            batches.each(List.copyOf(batch), this::suspectsAtOnce);
            batch.clear();
        }
    }

    private void suspectsAtOnce(List<Listed> batch) {
        betweenPages();
        var pairs = byKey(batch);
        for (var listed : batch) {
            for (var side : Side.values()) {
                var record = side == Side.SOURCE ? pairs.source(listed.key()) : pairs.target(listed.key());
                if (record != null && record.isRepeated()) {
                    // Of these no image was seen.
                    comparison.tally().arrived(side, record.records() - 1);
                }
            }
            compare(listed.key(), pairs, listed.on());
        }
        comparison.reportProgress();
    }

    private Comparison.Pairs byKey(List<Listed> batch) {
        return comparison.read(batch.stream().map(Listed::key).toList());
    }

    private void compare(RecordKey key, Comparison.Pairs pairs, Presence seen) {
        confirmation.compare(key, pairs.source(key), pairs.target(key), seen);
    }

    private void betweenPages() {
        comparison.reportProgress();
        comparison.control().checkpoint();
        confirmation.settleDue();
    }

    private final class Sink implements OrderedMerge.Sink {
        @Override
        public void both(StoreRecord source, StoreRecord target) {
            confirmation.compare(source, target);
        }

        @Override
        public void sourceOnly(StoreRecord source) {
            confirmation.compare(source, null);
        }

        @Override
        public void targetOnly(StoreRecord target) {
            confirmation.compare(null, target);
        }
    }
}
