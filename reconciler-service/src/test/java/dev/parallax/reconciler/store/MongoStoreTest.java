package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.key.UnusableKeyException;
import dev.parallax.reconciler.value.Absent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.UuidRepresentation;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

class MongoStoreTest extends RecordStoreContract {

    @Override
    RecordStore store(int pageSize) {
        return new MongoStore(definition(pageSize));
    }

    private static StoreDefinition.MongoStore definition(int pageSize) {
        return new StoreDefinition.MongoStore(
                "shop", DocumentResource.uri(), DocumentResource.database(), pageSize, Duration.ofSeconds(10), 3);
    }

    @Override
    SideDefinition side(Keys keys, List<RecordKey> records) {
        insert(IntStream.range(0, records.size())
                .mapToObj(n -> {
                    var document =
                            new Document("value", n).append("version", 1L).append("updated_at", LONG_AGO);
                    var parts = records.get(n).parts();
                    for (int i = 0; i < parts.size(); i++) {
                        document.append(path(keys, i), parts.get(i));
                    }
                    return document;
                })
                .toList());
        return side(keys, new Relation.Collection("contract"));
    }

    private static SideDefinition side(Keys keys, Relation relation) {
        var paths = IntStream.range(0, keys.columns().size())
                .mapToObj(i -> path(keys, i))
                .toList();
        return new SideDefinition(definition(10), relation, paths, "version", "updated_at");
    }

    /** A single key is the identifier of the document, a composite one two members of it. */
    private static String path(Keys keys, int part) {
        return keys == Keys.COMPOSITE ? "k" + part : "_id";
    }

    private static void insert(List<Document> documents) {
        var settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(DocumentResource.uri()))
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .build();
        try (var client = MongoClients.create(settings)) {
            var collection = client.getDatabase(DocumentResource.database()).getCollection("contract");
            Publishers.first(collection.deleteMany(new Document())).await().indefinitely();
            if (!documents.isEmpty()) {
                Publishers.first(collection.insertMany(documents)).await().indefinitely();
            }
        }
    }

    @Test
    void nestedPathsAreReadAndMissingIsToldFromNull() {
        insert(List.of(new Document("_id", "a")
                .append("price", Decimal128.parse("12.50"))
                .append("maker", new Document("id", "m1").append("note", null).append("tags", List.of(1, 2L, "x")))));
        try (var store = store(10)) {
            var record = store.reader(
                            new SideDefinition(
                                    definition(10), new Relation.Collection("contract"), List.of("_id"), null, null),
                            List.of("price", "maker.id", "maker.note", "maker.none", "maker", "price.inside", "gone"),
                            Keys.TEXT.codec())
                    .read(List.of(RecordKey.of("a")))
                    .await()
                    .indefinitely()
                    .getFirst();

            assertEquals(new BigDecimal("12.50"), record.value(0));
            assertEquals("m1", record.value(1));
            assertNull(record.value(2));
            assertEquals(Absent.MISSING, record.value(3));
            assertEquals(List.of(1, 2L, "x"), ((Map<?, ?>) record.value(4)).get("tags"));
            assertEquals(Absent.MISSING, record.value(5));
            assertEquals(Absent.MISSING, record.value(6));
            assertNull(record.version());
        }
    }

    /** A range holds only values of its bound's type; whatever is no key must still be met by one segment. */
    @Test
    void aKeyOfAnotherTypeIsMetByTheFirstSegment() {
        insert(List.of(
                new Document("_id", "a"), new Document("_id", "b"), new Document("_id", 7), new Document("_id", "c")));
        var side = side(Keys.TEXT, new Relation.Collection("contract"));
        var cut = RecordKey.of("b");
        try (var store = store(10)) {
            var reader = store.reader(side, List.of("value"), Keys.TEXT.codec());
            assertThrows(UnusableKeyException.class, () -> drain(reader.scan(Scan.of(new KeyBounds(null, cut)))));
            assertEquals(
                    2, drain(reader.scan(Scan.of(new KeyBounds(cut, null)))).size());
            assertEquals(2, reader.count(new KeyBounds(null, cut)).await().indefinitely());
        }
    }

    @Test
    void aPipelineIsReadLikeACollection() {
        side(Keys.NUMBER, numbers(20));
        var pipeline = new Relation.Pipeline("contract", "[{\"$match\": {\"value\": {\"$gte\": 10}}}]");
        try (var store = store(3)) {
            var reader = store.reader(side(Keys.NUMBER, pipeline), List.of("value"), Keys.NUMBER.codec());
            assertEquals(numbers(20).subList(10, 20), keys(drain(reader.scan(Scan.of(KeyBounds.ALL)))));
            assertEquals(10, reader.count(KeyBounds.ALL).await().indefinitely());
            assertEquals(10, reader.estimate().await().indefinitely());
            assertEquals(
                    numbers(20).subList(12, 13),
                    keys(reader.read(List.of(RecordKey.of(12L))).await().indefinitely()));
        }
    }
}
