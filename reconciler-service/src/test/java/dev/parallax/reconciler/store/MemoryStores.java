package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.Catalog;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.diff.ImageBlock;
import dev.parallax.reconciler.diff.ImageBlocks;
import dev.parallax.reconciler.diff.RecordComparator;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.plan.RangeDigest;
import dev.parallax.reconciler.value.CanonicalEncoder;
import dev.parallax.reconciler.value.CanonicalValue.Text;
import dev.parallax.reconciler.value.CanonicalValue.Unconvertible;
import dev.parallax.reconciler.value.DigestSum;
import dev.parallax.reconciler.value.FieldCodec;
import dev.parallax.reconciler.value.Side;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** Two stores in memory behind the port of the real ones, with digests of their own. */
public class MemoryStores extends Stores {
    /**
     * One side.
     *
     * @param records may change while they are read, between two pages
     * @param estimate what its statistics say of the number of records
     */
    public record Half(NavigableMap<RecordKey, StoreRecord> records, int pageSize, long estimate) {}

    private final Half source;
    private final Half target;

    private final Duration roundTrip;

    public MemoryStores(Half source, Half target) {
        this(source, target, Duration.ZERO);
    }

    /** @param roundTrip how far away they say they are */
    public MemoryStores(Half source, Half target, Duration roundTrip) {
        super(new Catalog(Map.of(), Map.of(), Map.of()), null, new SimpleMeterRegistry(), Clock.systemUTC());
        this.source = source;
        this.target = target;
        this.roundTrip = roundTrip;
    }

    @Override
    public RecordReader reader(DatasetDefinition dataset, Side side) {
        return reader(side, false);
    }

    @Override
    public RecordReader keyReader(DatasetDefinition dataset, Side side) {
        return reader(side, true);
    }

    private RecordReader reader(Side side, boolean keysOnly) {
        var half = half(side);
        return new MemoryReader(half.records(), keysOnly, half.pageSize(), half.estimate());
    }

    @Override
    public Uni<Duration> roundTrip(DatasetDefinition dataset) {
        return Uni.createFrom().item(roundTrip);
    }

    @Override
    public Uni<Digests> digests(DatasetDefinition dataset, long seed) {
        return Uni.createFrom().item(new Digests.Common(digest(dataset, Side.SOURCE), digest(dataset, Side.TARGET)));
    }

    private DigestReader digest(DatasetDefinition dataset, Side side) {
        var records = half(side).records();
        var comparator = new RecordComparator(dataset.fields());
        var codecs = dataset.fields().stream()
                .map(field -> FieldCodec.of(field.type(), field.absent() == AbsentRule.SAME))
                .toList();
        return new DigestReader() {
            @Override
            public Uni<List<RangeDigest>> digests(List<KeyBounds> ranges) {
                return Uni.createFrom().item(ranges.stream().map(this::digest).toList());
            }

            private RangeDigest digest(KeyBounds range) {
                var sum = DigestSum.EMPTY;
                long unusable = 0;
                for (var record : MemoryReader.within(records, range).values()) {
                    var digest = new CanonicalEncoder()
                            .add(new Text(dataset.keyCodec().format(record.key())))
                            .add(new Text(comparator.checksum(side, record).hex()))
                            .digest();
                    sum = sum.plus(digest);
                    for (int i = 0; i < codecs.size(); i++) {
                        if (codecs.get(i).canonical(side, record.value(i)) instanceof Unconvertible) {
                            unusable++;
                        }
                    }
                }
                return new RangeDigest(sum, unusable);
            }

            @Override
            public boolean ordered() {
                return true;
            }

            @Override
            public ImageReader images(RecordImage image) {
                int pageSize = half(side).pageSize();
                return new ImageReader() {
                    @Override
                    public Uni<ImageBlock> read(Scan scan, @Nullable RecordKey upTo, int pages) {
                        var found = MemoryReader.within(records, scan.bounds()).values().stream()
                                .filter(record ->
                                        scan.after() == null || record.key().compareTo(scan.after()) > 0)
                                .filter(record -> upTo == null || record.key().compareTo(upTo) <= 0)
                                .limit((long) pages * pageSize)
                                .toList();
                        var block = ImageBlocks.of(found.size());
                        found.forEach(record -> block.add(record.key(), imageOf(record, image)));
                        return Uni.createFrom().item(block.made(found.size() < pages * pageSize));
                    }

                    @Override
                    public Uni<Void> close() {
                        return Uni.createFrom().voidItem();
                    }
                };
            }

            private byte @Nullable [] imageOf(StoreRecord record, RecordImage image) {
                for (int i = 0; i < codecs.size(); i++) {
                    if (codecs.get(i).canonical(side, record.value(i)) instanceof Unconvertible) {
                        return null;
                    }
                }
                var digest = comparator.checksum(side, record);
                return image == RecordImage.HASH
                        ? ByteBuffer.allocate(Long.BYTES).putLong(digest.low()).array()
                        : digest.hex().getBytes(StandardCharsets.US_ASCII);
            }

            @Override
            public Uni<List<RecordKey>> knownKeys() {
                return keys(List.of(KeyBounds.ALL), 5);
            }

            @Override
            public Uni<List<RecordKey>> keys(List<KeyBounds> ranges, long every) {
                var keys = new ArrayList<RecordKey>();
                long place = 0;
                for (var range : ranges) {
                    for (var key : MemoryReader.within(records, range).keySet()) {
                        if (++place % every == 0) {
                            keys.add(key);
                        }
                    }
                }
                return Uni.createFrom().item(keys);
            }
        };
    }

    private Half half(Side side) {
        return side == Side.SOURCE ? source : target;
    }
}
