package dev.parallax.devstack;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A unique index of one field that also serves a query that asks for more than that field. The server's own serves only
 * queries for the field alone, and looks through the whole collection for a conditional write, {@code _id} and version.
 * The collection checks the rest of the query on what an index finds.
 */
final class NarrowingIndex extends Index<Object> {
    private final Index<Object> index;
    private final String field;

    NarrowingIndex(Index<Object> index, List<IndexKey> keys, boolean sparse) {
        super(index.getName(), keys, sparse);
        this.index = index;
        this.field = keys.getFirst().getKey();
    }

    @Override
    public boolean canHandle(Document query) {
        return narrowed(query) != null;
    }

    @Override
    public Iterable<Object> getPositions(Document query) {
        Document narrowed = narrowed(query);
        if (narrowed == null) {
            throw new IllegalArgumentException("not a query for this index: " + query);
        }
        return index.getPositions(narrowed);
    }

    /** The part of the query that the index can answer. */
    private @Nullable Document narrowed(Document query) {
        return conditions(query)
                .filter(condition -> condition.containsKey(field))
                .map(condition -> new Document(field, condition.get(field)))
                .filter(index::canHandle)
                .findFirst()
                .orElse(null);
    }

    /** What must all hold: the query itself, and what stands below its {@code $and}. */
    private static Stream<Document> conditions(Document query) {
        return query.get("$and") instanceof List<?> parts
                ? Stream.concat(
                        Stream.of(query),
                        parts.stream()
                                .filter(Document.class::isInstance)
                                .map(Document.class::cast)
                                .flatMap(NarrowingIndex::conditions))
                : Stream.of(query);
    }

    @Override
    public @Nullable Object getPosition(Document document) {
        return index.getPosition(document);
    }

    @Override
    public void checkAdd(Document document, MongoCollection<Object> collection) {
        index.checkAdd(document, collection);
    }

    @Override
    public void add(Document document, Object position, MongoCollection<Object> collection) {
        index.add(document, position, collection);
    }

    @Override
    public @Nullable Object remove(Document document) {
        return index.remove(document);
    }

    @Override
    public void checkUpdate(Document before, Document after, MongoCollection<Object> collection) {
        index.checkUpdate(before, after, collection);
    }

    @Override
    public void updateInPlace(Document before, Document after, Object position, MongoCollection<Object> collection) {
        index.updateInPlace(before, after, position, collection);
    }

    @Override
    public long getCount() {
        return index.getCount();
    }

    @Override
    public boolean isEmpty() {
        return index.isEmpty();
    }

    @Override
    public long getDataSize() {
        return index.getDataSize();
    }

    @Override
    public boolean isUnique() {
        return index.isUnique();
    }

    @Override
    public void drop() {
        index.drop();
    }
}
