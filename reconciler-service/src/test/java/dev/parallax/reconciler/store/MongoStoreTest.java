package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.reconciler.dataset.DocumentKeys;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyBytes;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.key.UnusableKeyException;
import dev.parallax.reconciler.value.Absent;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonBinarySubType;
import org.bson.Document;
import org.bson.UuidRepresentation;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
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
                        document.append(path(keys, i), value(keys.types().get(i), parts.get(i)));
                    }
                    return document;
                })
                .toList());
        return side(keys, new Relation.Collection("contract"));
    }

    private static Object value(KeyType type, Object part) {
        return switch (part) {
            case KeyBytes bytes ->
                type == KeyType.OBJECTID ? new ObjectId(bytes.toArray()) : new Binary(bytes.toArray());
            case LocalDate day -> Date.from(day.atStartOfDay().toInstant(ZoneOffset.UTC));
            case Instant time -> Date.from(time);
            case BigDecimal number -> new Decimal128(number);
            default -> part;
        };
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

    /** An ObjectId looks like its digits, and UUIDs look alike whatever wrote them, but a filter tells them apart. */
    @Test
    void whatAllKeysAreIsFoundAtOnceIfItIsNotWhatWasDeclared() {
        var id = new ObjectId("65b100000000000000000001");
        var legacy = new Binary(BsonBinarySubType.UUID_LEGACY, new byte[16]);
        assertRefused(KeyType.STRING, id, "ObjectId", "{type: objectid}");
        assertRefused(KeyType.OBJECTID, id.toHexString(), "key-types: [string]");
        assertRefused(KeyType.UUID, "a", "key-types: [string]");
        assertRefused(KeyType.UUID, legacy, "subtype 3", "uuid-representation: python-legacy", "{type: bytes}");
        assertRefused(KeyType.BYTES_BY_LENGTH, legacy, "binary-subtype: 3");
        assertRefused(KeyType.STRING, new Document("a", 1).append("b", 2), "key: [_id.a, _id.b]");
        assertRefused(KeyType.STRING, 7, "{type: int64}");
        assertRefused(KeyType.DATE, Date.from(Instant.parse("2026-01-01T00:00:01Z")), "midnight");
    }

    private static void assertRefused(KeyType type, Object id, String... words) {
        insert(List.of(new Document("_id", id)));
        var codec = new KeyCodec(List.of(new KeyPart("id", type)));
        var side = new SideDefinition(definition(10), new Relation.Collection("contract"), List.of("_id"), null, null);
        try (var store = new MongoStore(definition(10))) {
            var refused = assertInstanceOf(
                    Description.Refused.class,
                    store.describe(side, codec).await().indefinitely());
            assertEquals("key[0]", refused.property());
            for (var word : words) {
                assertTrue(refused.message().contains(word), refused.message());
            }
        }
    }

    @Test
    void keysAreWrittenAsTheSideDeclares() {
        var id = UUID.fromString("0f2b4fd2-9d43-4c39-a7a2-5c3c9d3a8f10");
        var uuid = RecordKey.of(id);
        var objectId = RecordKey.of(KeyBytes.of(new ObjectId("65b100000000000000000001").toByteArray()));
        var bytes = RecordKey.of(KeyBytes.byLength(bytesOf(id)));
        assertRead(KeyType.UUID, new DocumentKeys(List.of(true), false, 0), id.toString(), uuid);
        assertRead(KeyType.UUID, new DocumentKeys(List.of(), true, 0), new Binary((byte) 3, bytesOf(id)), uuid);
        assertRead(KeyType.UUID, DocumentKeys.NATIVE, new Binary((byte) 4, bytesOf(id)), uuid);
        assertRead(KeyType.OBJECTID, new DocumentKeys(List.of(true), false, 0), "65b100000000000000000001", objectId);
        assertRead(
                KeyType.BYTES_BY_LENGTH,
                new DocumentKeys(List.of(), false, 3),
                new Binary((byte) 3, bytesOf(id)),
                bytes);
    }

    private static byte[] bytesOf(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static void assertRead(KeyType type, DocumentKeys written, Object id, RecordKey key) {
        insert(List.of(new Document("_id", id).append("value", 1)));
        var codec = new KeyCodec(List.of(new KeyPart("id", type)));
        var side = new SideDefinition(
                definition(10), new Relation.Collection("contract"), List.of("_id"), null, null, written);
        try (var store = new MongoStore(definition(10))) {
            var reader = store.reader(side, List.of("value"), codec);
            assertEquals(List.of(key), keys(drain(reader.scan(Scan.of(new KeyBounds(key, null))))));
            assertEquals(List.of(key), keys(reader.read(List.of(key)).await().indefinitely()));
            assertEquals(0, reader.unusable().await().indefinitely());
        }
    }

    /** A field may be the key too, or the document around it. */
    @Test
    void anEmbeddedDocumentIsAKeyOfSeveralParts() {
        var ids = Stream.of("a", "b")
                .flatMap(country -> Stream.of(
                                new ObjectId("65b100000000000000000001"), new ObjectId("65b100000000000000000002"))
                        .map(id -> new Document("country", country).append("id", id)))
                .toList();
        insert(ids.stream().map(id -> new Document("_id", id)).toList());
        var codec = new KeyCodec(List.of(new KeyPart("country", KeyType.STRING), new KeyPart("id", KeyType.OBJECTID)));
        var side = new SideDefinition(
                definition(10), new Relation.Collection("contract"), List.of("_id.country", "_id.id"), null, null);
        try (var store = store(10)) {
            var reader = store.reader(side, List.of("_id", "_id.id"), codec);
            var found = drain(reader.scan(Scan.of(KeyBounds.ALL)));
            assertEquals(
                    List.of(
                            "[\"a\",\"65b100000000000000000001\"]", "[\"a\",\"65b100000000000000000002\"]",
                            "[\"b\",\"65b100000000000000000001\"]", "[\"b\",\"65b100000000000000000002\"]"),
                    keys(found).stream().map(codec::format).toList());
            assertEquals("65b100000000000000000001", found.getFirst().value(1));
            assertEquals(
                    Map.of("country", "a", "id", "65b100000000000000000001"),
                    found.getFirst().value(0));
            for (var key : keys(found)) {
                assertEquals(
                        List.of(key), keys(reader.read(List.of(key)).await().indefinitely()));
                assertEquals(
                        keys(found).stream()
                                .filter(other -> other.compareTo(key) >= 0)
                                .toList(),
                        keys(drain(reader.scan(Scan.of(new KeyBounds(key, null))))));
            }
        }
    }

    @Test
    void numbersOfEveryTypeAreOneKey() {
        insert(List.of(
                new Document("_id", 1),
                new Document("_id", 2L),
                new Document("_id", 3.0),
                new Document("_id", Decimal128.parse("4.00")),
                new Document("_id", 4.5)));
        var decimals = new KeyCodec(List.of(new KeyPart("id", KeyType.DECIMAL)));
        var side = side(Keys.NUMBER, new Relation.Collection("contract"));
        try (var store = store(10)) {
            var reader = store.reader(side, List.of(), decimals);
            var found = keys(drain(reader.scan(Scan.of(KeyBounds.ALL))));
            assertEquals(
                    List.of("1", "2", "3", "4", "4.5"),
                    found.stream().map(decimals::format).toList());
            for (var key : found) {
                assertEquals(
                        List.of(key), keys(reader.read(List.of(key)).await().indefinitely()));
            }
            var whole = store.reader(side, List.of(), Keys.NUMBER.codec());
            var cut = new KeyBounds(RecordKey.of(2L), RecordKey.of(4L));
            assertEquals(List.of(RecordKey.of(2L), RecordKey.of(3L)), keys(drain(whole.scan(Scan.of(cut)))));
            var failure = assertThrows(UnusableKeyException.class, () -> drain(whole.scan(Scan.of(KeyBounds.ALL))));
            assertTrue(String.valueOf(failure.getMessage()).contains("4.5"), failure.getMessage());
        }
    }
}
