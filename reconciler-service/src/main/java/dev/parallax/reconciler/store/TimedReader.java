package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Measures how long a store takes for its pages and for reads by key. */
final class TimedReader implements RecordReader {
    private final RecordReader reader;
    private final Timer pages;
    private final Timer reads;

    TimedReader(RecordReader reader, MeterRegistry metrics, String store) {
        this.reader = reader;
        this.pages = pages(metrics, store);
        this.reads = Timer.builder("parallax.store.read")
                .description("Time that a read by keys took")
                .tag("store", store)
                .register(metrics);
    }

    @Override
    public PageReader scan(Scan scan) {
        return reader.scan(scan).each(page -> timed(pages, page));
    }

    @Override
    public Uni<List<StoreRecord>> read(List<RecordKey> keys) {
        return timed(reads, reader.read(keys));
    }

    @Override
    public Uni<Long> count(KeyBounds bounds) {
        return reader.count(bounds);
    }

    @Override
    public Uni<Long> changed(Scan.Window window) {
        return reader.changed(window);
    }

    @Override
    public Uni<UnusableKeys> unusable(Scan scan) {
        return reader.unusable(scan);
    }

    @Override
    public Uni<Long> repeats(KeyBounds bounds) {
        return reader.repeats(bounds);
    }

    @Override
    public Uni<Long> unusable() {
        return reader.unusable();
    }

    @Override
    public Uni<Long> estimate() {
        return reader.estimate();
    }

    @Override
    public Uni<List<RecordKey>> sampleKeys(int size) {
        return reader.sampleKeys(size);
    }

    static Timer pages(MeterRegistry metrics, String store) {
        return Timer.builder("parallax.store.page")
                .description("Time until a page was there")
                .tag("store", store)
                .register(metrics);
    }

    static <T> Uni<T> timed(Timer timer, Uni<T> work) {
        return Uni.createFrom().deferred(() -> {
            var sample = Timer.start();
            return work.onTermination().invoke(() -> sample.stop(timer));
        });
    }
}
