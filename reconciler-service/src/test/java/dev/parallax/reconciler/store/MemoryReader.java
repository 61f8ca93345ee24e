package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;

/** One side of a dataset in memory, read through the same port as a server. */
final class MemoryReader implements RecordReader {
    private final NavigableMap<RecordKey, StoreRecord> records;
    private final boolean keysOnly;
    private final int pageSize;
    private final long estimate;

    /** @param estimate what the statistics say, which need not be so */
    MemoryReader(NavigableMap<RecordKey, StoreRecord> records, boolean keysOnly, int pageSize, long estimate) {
        this.records = records;
        this.keysOnly = keysOnly;
        this.pageSize = pageSize;
        this.estimate = estimate;
    }

    @Override
    public PageReader scan(Scan scan) {
        return new ResumingPages(scan, rest -> new Pages(matching(rest)));
    }

    private Iterator<StoreRecord> matching(Scan scan) {
        return within(records, scan.bounds()).values().stream()
                .filter(record -> scan.after() == null || record.key().compareTo(scan.after()) > 0)
                .filter(record -> scan.window() == null || isWithin(scan.window(), record.updatedAt()))
                .map(this::read)
                .iterator();
    }

    private static boolean isWithin(Scan.Window window, Instant at) {
        return at != null && !at.isBefore(window.from()) && at.isBefore(window.to());
    }

    static NavigableMap<RecordKey, StoreRecord> within(NavigableMap<RecordKey, StoreRecord> records, KeyBounds bounds) {
        var above = bounds.from() == null ? records : records.tailMap(bounds.from(), true);
        return bounds.to() == null ? above : above.headMap(bounds.to(), false);
    }

    private StoreRecord read(StoreRecord record) {
        return keysOnly ? new StoreRecord(record.key(), new Object[0], record.version(), record.updatedAt()) : record;
    }

    @Override
    public Uni<List<StoreRecord>> read(List<RecordKey> keys) {
        return Uni.createFrom()
                .item(keys.stream()
                        .filter(records::containsKey)
                        .map(records::get)
                        .map(this::read)
                        .toList());
    }

    @Override
    public Uni<Long> count(KeyBounds bounds) {
        return Uni.createFrom().item((long) within(records, bounds).size());
    }

    @Override
    public Uni<Long> changed(Scan.Window window) {
        return Uni.createFrom()
                .item(records.values().stream()
                        .filter(record -> isWithin(window, record.updatedAt()))
                        .count());
    }

    @Override
    public Uni<Long> estimate() {
        return Uni.createFrom().item(estimate);
    }

    @Override
    public Uni<List<RecordKey>> sampleKeys(int size) {
        var sample = new SpacedSample<RecordKey>(size);
        records.keySet().forEach(sample::offer);
        return Uni.createFrom().item(sample.elements());
    }

    private final class Pages implements PageReader {
        private final Iterator<StoreRecord> rest;

        Pages(Iterator<StoreRecord> rest) {
            this.rest = rest;
        }

        @Override
        public Uni<List<StoreRecord>> next() {
            return Uni.createFrom().item(() -> {
                var page = new ArrayList<StoreRecord>();
                while (page.size() < pageSize && rest.hasNext()) {
                    page.add(rest.next());
                }
                return List.copyOf(page);
            });
        }

        @Override
        public Uni<Void> close() {
            return Uni.createFrom().voidItem();
        }
    }
}
