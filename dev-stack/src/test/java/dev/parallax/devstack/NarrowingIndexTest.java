package dev.parallax.devstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NarrowingIndexTest {
    private static final List<IndexKey> KEYS = List.of(new IndexKey("_id", true));

    private final Index<Object> index = new NarrowingIndex(new Positions(), KEYS, false);

    @Test
    void servesAQueryThatAsksForMore() {
        assertFalse(new Positions().canHandle(new Document("_id", "b").append("version", 1)));
        assertEquals(List.of(2), index.getPositions(new Document("_id", "b")));
        assertEquals(List.of(2), index.getPositions(new Document("version", 1).append("_id", "b")));
        assertEquals(List.of(2), index.getPositions(and(new Document("_id", "b"), new Document("version", 1))));
        assertEquals(
                List.of(2),
                index.getPositions(
                        and(new Document("version", 1), and(new Document("_id", "b"), new Document("x", 0)))));
        assertEquals(
                List.of(1, 3),
                index.getPositions(
                        new Document("version", 1).append("_id", new Document("$in", List.of("a", "c", "nobody")))));
        assertEquals(List.of(), index.getPositions(and(new Document("_id", "nobody"), new Document("version", 1))));
    }

    @Test
    void leavesOtherQueriesToTheCollection() {
        Document range = new Document("_id", new Document("$gt", "a"));
        Document either = new Document("$or", List.of(new Document("_id", "a"), new Document("version", 1)));
        for (Document query : List.of(new Document(), new Document("version", 1), range, either)) {
            assertFalse(index.canHandle(query), query::toString);
            assertThrows(IllegalArgumentException.class, () -> index.getPositions(query));
        }
    }

    private static Document and(Document... parts) {
        return new Document("$and", List.of(parts));
    }

    /** Three documents. */
    private static final class Positions extends AbstractUniqueIndex<Object> {
        private final Map<String, Object> positions = new TreeMap<>(Map.of("a", 1, "b", 2, "c", 3));

        Positions() {
            super("_id_", KEYS, false);
        }

        @Override
        protected @Nullable Object getPosition(KeyValue key) {
            return positions.get(String.valueOf(key.get(0)));
        }

        @Override
        protected Object removeDocument(KeyValue key) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected boolean putKeyPosition(KeyValue key, Object position) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected Iterable<Map.Entry<KeyValue, Object>> getIterable() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long getCount() {
            return positions.size();
        }

        @Override
        public long getDataSize() {
            return 0;
        }
    }
}
