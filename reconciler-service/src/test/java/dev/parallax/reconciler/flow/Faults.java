package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.plan.RangeDigest;
import dev.parallax.reconciler.store.DigestReader;
import dev.parallax.reconciler.store.Digests;
import dev.parallax.reconciler.store.ImageReader;
import dev.parallax.reconciler.store.MemoryStores;
import dev.parallax.reconciler.store.PageReader;
import dev.parallax.reconciler.store.RecordImage;
import dev.parallax.reconciler.store.RecordReader;
import dev.parallax.reconciler.store.Scan;
import dev.parallax.reconciler.value.Side;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Stores of which one side is read wrongly, as by a defect of a reader: their counts and digests are right.
 *
 * @see Kind
 */
final class Faults extends MemoryStores {
    /** What goes wrong. */
    enum Kind {
        /** Records that a scan leaves out, and a reading by key too. */
        LOST_IN_READING,
        /** Pages that lack their last record: the first time that a scan asks for them. */
        PAGE_CUT_SHORT,
        /** Records that a scan has, and a reading by key has not. */
        KEY_NOT_READABLE
    }

    private final Half source;
    private final Half target;
    private final Side side;
    private final Kind kind;
    private final Set<RecordKey> keys;
    private final boolean images;
    private boolean listings;
    private boolean cut;

    /** @param images whether the stores have images of their records, and so are read by them */
    Faults(Half source, Half target, Side side, Kind kind, Set<RecordKey> keys, boolean images) {
        super(source, target);
        this.source = source;
        this.target = target;
        this.side = side;
        this.kind = kind;
        this.keys = keys;
        this.images = images;
    }

    @Override
    public RecordReader reader(DatasetDefinition dataset, Side of) {
        return of == side ? new Faulty(super.reader(dataset, of)) : super.reader(dataset, of);
    }

    /** Listings of keys are read as wrongly as records. */
    Faults withListings() {
        listings = true;
        return this;
    }

    @Override
    public RecordReader keyReader(DatasetDefinition dataset, Side of) {
        var reader = super.keyReader(dataset, of);
        return listings && of == side ? new Faulty(reader) : reader;
    }

    @Override
    public Uni<Digests> digests(DatasetDefinition dataset, long seed) {
        if (!images) {
            return Uni.createFrom().item(new Digests.None("These have none"));
        }
        var lossy = new MemoryStores(left(source, Side.SOURCE), left(target, Side.TARGET));
        var right = (Digests.Common) super.digests(dataset, seed).await().indefinitely();
        var wrong = (Digests.Common) lossy.digests(dataset, seed).await().indefinitely();
        return Uni.createFrom()
                .item(new Digests.Common(
                        new Mixed(right.source(), wrong.source()), new Mixed(right.target(), wrong.target())));
    }

    private Half left(Half half, Side of) {
        if (of != side || kind == Kind.KEY_NOT_READABLE) {
            return half;
        }
        NavigableMap<RecordKey, StoreRecord> rest = new TreeMap<>(half.records());
        rest.keySet().removeAll(keys);
        return new Half(rest, half.pageSize(), half.estimate());
    }

    /** Digests of all records, and images of those that are left. */
    private record Mixed(DigestReader right, DigestReader wrong) implements DigestReader {
        @Override
        public Uni<List<RangeDigest>> digests(List<KeyBounds> ranges) {
            return right.digests(ranges);
        }

        @Override
        public boolean ordered() {
            return true;
        }

        @Override
        public ImageReader images(RecordImage image) {
            return wrong.images(image);
        }

        @Override
        public Uni<List<RecordKey>> knownKeys() {
            return right.knownKeys();
        }

        @Override
        public Uni<List<RecordKey>> keys(List<KeyBounds> ranges, long every) {
            return right.keys(ranges, every);
        }
    }

    private final class Faulty implements RecordReader {
        private final RecordReader reader;

        Faulty(RecordReader reader) {
            this.reader = reader;
        }

        @Override
        public PageReader scan(Scan scan) {
            UnaryOperator<List<StoreRecord>> page =
                    switch (kind) {
                        case LOST_IN_READING -> this::without;
                        case PAGE_CUT_SHORT -> this::shortened;
                        case KEY_NOT_READABLE -> UnaryOperator.identity();
                    };
            return reader.scan(scan).each(next -> next.map(page));
        }

        /** An empty page would be the end, so of a page of one record nothing is lost. */
        private List<StoreRecord> shortened(List<StoreRecord> page) {
            if (cut || page.size() < 2) {
                return page;
            }
            cut = true;
            return page.subList(0, page.size() - 1);
        }

        private List<StoreRecord> without(List<StoreRecord> records) {
            var left = records.stream()
                    .filter(record -> !keys.contains(record.key()))
                    .toList();
            // An empty page would be the end.
            return left.isEmpty() ? records : left;
        }

        @Override
        public Uni<List<StoreRecord>> read(List<RecordKey> wanted) {
            return reader.read(wanted).map(records -> {
                var left = records.stream()
                        .filter(record -> kind == Kind.PAGE_CUT_SHORT || !keys.contains(record.key()))
                        .toList();
                return left;
            });
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
        public Uni<Long> estimate() {
            return reader.estimate();
        }

        @Override
        public Uni<List<RecordKey>> sampleKeys(int size) {
            return reader.sampleKeys(size);
        }
    }
}
