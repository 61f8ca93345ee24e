package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.Catalog;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.diff.ImageBlock;
import dev.parallax.reconciler.value.Side;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The configured stores, each with one pool that all jobs share. */
@ApplicationScoped
public class Stores {
    private final Map<String, RecordStore> stores;
    private final Map<String, RateLimit> limits = new HashMap<>();
    private final MeterRegistry metrics;
    private final RecentDigests recent;
    private final LargeRecords large = new LargeRecords();

    Stores(Catalog catalog, Vertx vertx, MeterRegistry metrics, Clock clock) {
        this.metrics = metrics;
        this.recent = new RecentDigests(clock);
        var opened = new TreeMap<String, RecordStore>();
        catalog.stores().forEach((name, definition) -> {
            opened.put(name, open(definition, vertx, clock));
            if (definition.rateLimit() > 0) {
                limits.put(name, new RateLimit(definition.rateLimit(), clock));
            }
        });
        this.stores = Collections.unmodifiableMap(opened);
    }

    public Map<String, RecordStore> byName() {
        return stores;
    }

    /** Whose turn it is to have large records in memory. */
    public LargeRecords largeRecords() {
        return large;
    }

    /** The stores that this service cannot work without. A feed that is away fails the runs that read it, and no more. */
    public Map<String, RecordStore> needed() {
        var needed = new TreeMap<>(stores);
        needed.values().removeIf(FeedStore.class::isInstance);
        return needed;
    }

    /** A reader of the compared fields of one side. */
    public RecordReader reader(DatasetDefinition dataset, Side side) {
        var paths = dataset.fields().stream()
                .map(field -> side == Side.SOURCE ? field.source() : field.target())
                .toList();
        return reader(dataset, side, paths);
    }

    /**
     * What a dataset's source changed, if it is a feed.
     *
     * @throws IllegalArgumentException if it is none
     */
    public FeedPages changes(DatasetDefinition dataset, Instant since) {
        if (!(store(dataset.source()) instanceof FeedStore feed)) {
            throw new IllegalArgumentException("not a feed: " + dataset.source().store());
        }
        var paths = dataset.fields().stream().map(FieldMapping::source).toList();
        var pages = feed.changes(dataset.source(), paths, dataset.keyCodec(), since);
        var timer = TimedReader.pages(metrics, dataset.source().store().name());
        return () -> TimedReader.timed(timer, pages.next());
    }

    /** A reader of nothing but the keys of one side. */
    public RecordReader keyReader(DatasetDefinition dataset, Side side) {
        return reader(dataset, side, List.of());
    }

    /**
     * Digests of both sides by the stores themselves, if they can compute the same one. Fails with a
     * {@link StoreException} if a store does not answer. What they said a moment ago for the same seed holds.
     *
     * @param seed of the hash
     */
    public Uni<Digests> digests(DatasetDefinition dataset, long seed) {
        var source = store(dataset.source());
        var target = store(dataset.target());
        return source instanceof PostgresStore left && target instanceof PostgresStore right
                ? recent.get(dataset, seed, () -> new PostgresDigests(dataset, left, right)
                        .agree(seed)
                        .map(digests -> watched(digests, dataset)))
                : Uni.createFrom()
                        .item(new Digests.None("No digest is common to "
                                + dataset.source().store().kind() + " and "
                                + dataset.target().store().kind()));
    }

    /**
     * How long a dataset's stores take to answer next to nothing, the slower of the two. Fails with a
     * {@link StoreException} if one does not answer.
     */
    public Uni<Duration> roundTrip(DatasetDefinition dataset) {
        return Uni.combine()
                .all()
                .unis(roundTrip(dataset, Side.SOURCE), roundTrip(dataset, Side.TARGET))
                .with((source, target) -> source.compareTo(target) > 0 ? source : target);
    }

    private Uni<Duration> roundTrip(DatasetDefinition dataset, Side side) {
        var definition = definition(dataset, side);
        return NamedReader.named(side, definition, RoundTrip.to(store(definition), System::nanoTime));
    }

    private Digests watched(Digests digests, DatasetDefinition dataset) {
        return switch (digests) {
            case Digests.Common(var source, var target) ->
                new Digests.Common(watched(source, dataset, Side.SOURCE), watched(target, dataset, Side.TARGET));
            case Digests.None none -> none;
        };
    }

    private DigestReader watched(DigestReader reader, DatasetDefinition dataset, Side side) {
        var definition = definition(dataset, side);
        var name = definition.store().name();
        var timer = TimedReader.pages(metrics, name);
        var limit = limits.get(name);
        return new WatchedDigests(
                reader,
                side,
                definition,
                limit == null
                        ? block -> TimedReader.timed(timer, block)
                        : block -> PacedReader.paced(
                                TimedReader.timed(timer, block), ImageBlock::records, limit, PacedReader::timer));
    }

    private RecordReader reader(DatasetDefinition dataset, Side side, List<String> paths) {
        var definition = definition(dataset, side);
        var name = definition.store().name();
        var keys = dataset.keyCodec().of(side);
        var timed = new TimedReader(store(definition).reader(definition, paths, keys), metrics, name);
        var reader = definition.store() instanceof StoreDefinition.FeedStore
                ? timed
                : new NamedReader(timed, side, definition);
        var limit = limits.get(name);
        return limit == null ? reader : new PacedReader(reader, limit, PacedReader::timer);
    }

    private RecordStore store(SideDefinition side) {
        var store = stores.get(side.store().name());
        if (store == null) {
            throw new IllegalStateException("The catalog names a store that it does not hold: " + side.store());
        }
        return store;
    }

    private static SideDefinition definition(DatasetDefinition dataset, Side side) {
        return side == Side.SOURCE ? dataset.source() : dataset.target();
    }

    private static RecordStore open(StoreDefinition definition, Vertx vertx, Clock clock) {
        return switch (definition) {
            case StoreDefinition.PostgresStore postgres -> new PostgresStore(postgres, vertx, clock);
            case StoreDefinition.MongoStore mongo -> new MongoStore(mongo);
            case StoreDefinition.FeedStore feed -> new FeedStore(feed);
        };
    }

    @PreDestroy
    void close() {
        stores.values().forEach(RecordStore::close);
    }
}
