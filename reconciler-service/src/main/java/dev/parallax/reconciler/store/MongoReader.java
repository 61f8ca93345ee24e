package dev.parallax.reconciler.store;

import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.RecordKey;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.codecs.Codec;
import org.bson.codecs.configuration.CodecRegistries;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** One side of a dataset in MongoDB: a collection, or what an aggregation pipeline makes of one. */
final class MongoReader implements RecordReader {
    /** Below this, reading every key in order costs less than the error of a sample. */
    private static final long SMALL = 200_000;

    /** What is left to ask for where an answer was too long to be received. */
    private static final int PART = 8;

    /** Documents of an answer at least, where several may have a key. */
    private static final int REPEATED = 200;

    private final MongoCollection<FoundDocument> collection;
    private final MongoCollection<FoundDocument> whole;
    private final List<BsonDocument> pipeline;
    private final MongoQuery query;
    private final MongoDocuments documents;
    private final ReadLimit limit;
    private final Duration timeout;
    private final boolean wholeKeys;

    MongoReader(
            MongoDatabase database,
            SideDefinition side,
            List<String> fields,
            KeyCodec keys,
            ReadLimit limit,
            Duration timeout) {
        var parts = MongoKeys.of(side, keys.parts());
        this.documents = new MongoDocuments(side, fields, keys, parts);
        this.query = new MongoQuery(side, parts, documents.paths());
        this.wholeKeys = keys.reportsProblems();
        this.limit = limit;
        this.timeout = timeout;
        var name =
                switch (side.relation()) {
                    case Relation.Collection(var collection) -> collection;
                    case Relation.Pipeline(var collection, var stages) -> collection;
                    case Relation.Table t -> throw new IllegalArgumentException("not in MongoDB: " + t);
                    case Relation.Query q -> throw new IllegalArgumentException("not in MongoDB: " + q);
                    case Relation.Feed f -> throw new IllegalArgumentException("not in MongoDB: " + f);
                };
        this.pipeline = side.relation() instanceof Relation.Pipeline(var collection, var stages)
                ? BsonArray.parse(stages).stream().map(BsonValue::asDocument).toList()
                : List.of();
        this.collection = collection(database, name, documents.decoder());
        this.whole = collection(database, name, documents.wholeDecoder());
    }

    private static MongoCollection<FoundDocument> collection(
            MongoDatabase database, String name, Codec<FoundDocument> decoder) {
        return database.getCollection(name, FoundDocument.class)
                .withCodecRegistry(CodecRegistries.fromRegistries(
                        CodecRegistries.fromCodecs(decoder), database.getCodecRegistry()));
    }

    @Override
    public PageReader scan(Scan scan) {
        var size = limit.size();
        return new ResumingPages(
                scan,
                rest -> whole(new CompletedPages(
                        new MongoPages(this::ordered, rest, documents, size, timeout.plusSeconds(5)),
                        this::completed)));
    }

    private PageReader whole(PageReader pages) {
        return wholeKeys ? new WholeKeys(pages, this::countOf) : pages;
    }

    private Uni<Long> countOf(RecordKey key) {
        return count(query.filter(List.of(key)));
    }

    /** Of a key that may repeat no more is kept than of many keys. */
    private long bytesOf(List<RecordKey> keys) {
        return wholeKeys ? limit.bytes() : limit.bytesOf(keys);
    }

    @Override
    public Uni<List<StoreRecord>> read(List<RecordKey> keys) {
        return keys.isEmpty()
                ? Uni.createFrom().item(List.of())
                : guarded(batch(keys)
                                .onFailure(failure -> keys.size() > 1 && MongoErrors.isTooLong(failure))
                                .recoverWithItem(() -> RecordBatch.refused(Math.ceilDiv(keys.size(), PART))))
                        .chain(batch -> wholeKeys
                                ? batch.wholeKeys(keys, this::countOf)
                                : Uni.createFrom().item(batch.whole()))
                        .chain(this::completed);
    }

    /** A member with dots in its name can be named by no projection: whoever may have it is read whole. */
    private Uni<List<StoreRecord>> completed(List<StoreRecord> records) {
        var lacking = documents.lacking(records);
        if (lacking.isEmpty()) {
            return Uni.createFrom().item(records);
        }
        var found = find(whole, query.filter(lacking), new BsonDocument(), false, Math.min(lacking.size(), PART));
        // Of each whole document only the values that were asked for are kept.
        return guarded(Multi.createFrom()
                .publisher(FlowAdapters.toFlowPublisher(found))
                .map(documents::usable)
                .select()
                .where(Optional::isPresent)
                .map(Optional::orElseThrow)
                .collect()
                .asMap(StoreRecord::key)
                .map(complete -> MongoDocuments.replaced(records, complete)));
    }

    private Uni<RecordBatch> batch(List<RecordKey> keys) {
        return Uni.createFrom().deferred(() -> {
            var batch = new RecordBatch(bytesOf(keys));
            // Of keys that may repeat there may be many more documents, and each answer is a way to the server and
            // back.
            int expected = wholeKeys ? Math.max(keys.size(), REPEATED) : keys.size();
            var found = find(query.filter(keys), query.projection(), false, Math.min(expected, limit.records()));
            return Multi.createFrom()
                    .publisher(FlowAdapters.toFlowPublisher(found))
                    .onItem()
                    .invoke(document -> documents.addTo(batch, document))
                    .select()
                    .first(document -> !batch.isCut())
                    .collect()
                    .last()
                    .replaceWith(batch);
        });
    }

    private Publisher<FoundDocument> ordered(Scan scan) {
        return find(query.filter(scan), query.projection(), true, null);
    }

    @Override
    public Uni<Long> changed(Scan.Window window) {
        return count(query.filter(Scan.of(KeyBounds.ALL, window)));
    }

    /** No filter tells all of them, so every key is looked at; a filter finds most of the documents that are shown. */
    @Override
    public Uni<UnusableKeys> unusable(Scan scan) {
        return Uni.createFrom().deferred(() -> {
            var sum = new UnusableKeys.Sum();
            var keys = find(query.filter(scan), query.keyProjection(), false, limit.records());
            return each(keys, document -> documents.addUnusable(sum, document))
                    .chain(() -> sum.isEmpty() ? Uni.createFrom().voidItem() : shown(scan, sum))
                    .map(done -> sum.made());
        });
    }

    private Uni<Void> shown(Scan scan, UnusableKeys.Sum sum) {
        var found = find(query.unusable(scan), query.projection(), false, PART);
        return guarded(Multi.createFrom()
                .publisher(FlowAdapters.toFlowPublisher(found))
                .select()
                .first(UnusableKeys.MOST)
                .onItem()
                .invoke(document -> documents.show(sum, document))
                .collect()
                .last()
                .replaceWithVoid());
    }

    private Uni<Void> each(Publisher<FoundDocument> found, Consumer<FoundDocument> taken) {
        return guarded(Multi.createFrom()
                .publisher(FlowAdapters.toFlowPublisher(found))
                .onItem()
                .invoke(taken)
                .collect()
                .last()
                .replaceWithVoid());
    }

    @Override
    public Uni<Long> unusable() {
        return count(query.unusable());
    }

    @Override
    public Uni<Long> count(KeyBounds bounds) {
        return count(query.filter(bounds));
    }

    private Uni<Long> count(BsonDocument filter) {
        if (pipeline.isEmpty()) {
            return guarded(Publishers.first(collection.countDocuments(filter)));
        }
        var stages = stages(filter);
        stages.add(BsonDocument.parse("{$group: {_id: null, n: {$sum: 1}}}"));
        return guarded(Publishers.first(collection.aggregate(stages, BsonDocument.class)))
                .map(found -> found == null ? 0 : found.getNumber("n").longValue());
    }

    @Override
    public Uni<Long> estimate() {
        return pipeline.isEmpty()
                ? guarded(Publishers.first(collection.estimatedDocumentCount()))
                : count(KeyBounds.ALL);
    }

    @Override
    public Uni<List<RecordKey>> sampleKeys(int size) {
        return estimate()
                .chain(records -> records < SMALL
                        ? spaced(size)
                        : random(size).onFailure(StoreException.class).recoverWithUni(() -> spaced(size)));
    }

    /** Evenly spaced keys in order: reads keys only, from an index where there is one. */
    private Uni<List<RecordKey>> spaced(int size) {
        var keys = find(new BsonDocument(), query.keyProjection(), true, limit.records());
        return guarded(Publishers.collected(keys, () -> new SpacedSample<FoundDocument>(size), SpacedSample::offer))
                .map(sample -> documents.keys(sample.elements()));
    }

    private Uni<List<RecordKey>> random(int size) {
        var stages = new ArrayList<>(pipeline);
        stages.add(new BsonDocument("$sample", new BsonDocument("size", new BsonInt32(size))));
        var projection = query.keyProjection();
        if (!projection.isEmpty()) {
            stages.add(new BsonDocument("$project", projection));
        }
        return guarded(Publishers.all(collection.aggregate(stages).maxTime(timeout.toMillis(), TimeUnit.MILLISECONDS)))
                .map(documents::keys);
    }

    /** Some documents, in no order. */
    Uni<List<FoundDocument>> some(int size) {
        var stages = new ArrayList<>(pipeline);
        stages.add(new BsonDocument("$limit", new BsonInt32(size)));
        if (!query.projection().isEmpty()) {
            stages.add(new BsonDocument("$project", query.projection()));
        }
        return guarded(Publishers.all(collection.aggregate(stages).maxTime(timeout.toMillis(), TimeUnit.MILLISECONDS)));
    }

    /** @param batchSize documents of one answer; null for as many as are requested */
    private Publisher<FoundDocument> find(
            BsonDocument filter, BsonDocument projection, boolean ordered, @Nullable Integer batchSize) {
        return find(collection, filter, projection, ordered, batchSize);
    }

    private Publisher<FoundDocument> find(
            MongoCollection<FoundDocument> from,
            BsonDocument filter,
            BsonDocument projection,
            boolean ordered,
            @Nullable Integer batchSize) {
        if (pipeline.isEmpty()) {
            var found = from.find(filter).projection(projection).maxTime(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (batchSize != null) {
                found.batchSize(batchSize);
            }
            return ordered ? found.sort(query.order()) : found;
        }
        var stages = stages(filter);
        if (ordered) {
            stages.add(new BsonDocument("$sort", query.order()));
        }
        if (!projection.isEmpty()) {
            stages.add(new BsonDocument("$project", projection));
        }
        var found = from.aggregate(stages).allowDiskUse(true).maxTime(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return batchSize == null ? found : found.batchSize(batchSize);
    }

    private List<BsonDocument> stages(BsonDocument filter) {
        var stages = new ArrayList<>(pipeline);
        if (!filter.isEmpty()) {
            stages.add(new BsonDocument("$match", filter));
        }
        return stages;
    }

    private <T> Uni<T> guarded(Uni<T> answer) {
        return BrokenConnections.survived(answer.ifNoItem()
                .after(timeout.plusSeconds(5))
                .fail()
                .onFailure()
                .transform(MongoErrors::translate));
    }
}
