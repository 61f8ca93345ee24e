package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.Catalog;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Side;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Two sides of any length, made up page by page, of which nothing is kept; every record of them differs. */
public final class EndlessStores extends Stores {
    private final long records;
    private final int pageSize;
    private final int width;

    /** @param width characters of the one field */
    public EndlessStores(long records, int pageSize, int width) {
        super(new Catalog(Map.of(), Map.of(), Map.of()), null, new SimpleMeterRegistry(), Clock.systemUTC());
        this.records = records;
        this.pageSize = pageSize;
        this.width = width;
    }

    @Override
    public Uni<Duration> roundTrip(DatasetDefinition dataset) {
        return Uni.createFrom().item(Duration.ZERO);
    }

    @Override
    public Uni<Digests> digests(DatasetDefinition dataset, long seed) {
        return Uni.createFrom().item(new Digests.None("there are no stores"));
    }

    @Override
    public RecordReader reader(DatasetDefinition dataset, Side side) {
        return new Made(side);
    }

    @Override
    public RecordReader keyReader(DatasetDefinition dataset, Side side) {
        return new Made(side);
    }

    private final class Made implements RecordReader {
        private final String text;

        Made(Side side) {
            this.text = side.name().repeat(width / side.name().length());
        }

        private StoreRecord record(long number) {
            return new StoreRecord(RecordKey.of(number), new Object[] {text + number}, null, null);
        }

        @Override
        public PageReader scan(Scan scan) {
            return new PageReader() {
                private long next;

                @Override
                public Uni<List<StoreRecord>> next() {
                    long from = next;
                    next = Math.min(records, next + pageSize);
                    return Uni.createFrom()
                            .item(LongStream.range(from, next)
                                    .mapToObj(Made.this::record)
                                    .toList());
                }

                @Override
                public Uni<Void> close() {
                    return Uni.createFrom().voidItem();
                }
            };
        }

        @Override
        public Uni<List<StoreRecord>> read(List<RecordKey> keys) {
            return Uni.createFrom()
                    .item(keys.stream()
                            .map(key -> record((Long) key.parts().getFirst()))
                            .toList());
        }

        @Override
        public Uni<Long> count(KeyBounds bounds) {
            return Uni.createFrom().item(records);
        }

        @Override
        public Uni<Long> changed(Scan.Window window) {
            return Uni.createFrom().item(records);
        }

        @Override
        public Uni<Long> estimate() {
            return Uni.createFrom().item(records);
        }

        @Override
        public Uni<List<RecordKey>> sampleKeys(int size) {
            return Uni.createFrom().item(List.of());
        }
    }
}
