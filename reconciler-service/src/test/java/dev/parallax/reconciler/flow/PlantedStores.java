package dev.parallax.reconciler.flow;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.flow.RandomField.Form;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.store.TestStores;
import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.Side;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.UuidRepresentation;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** Writes planted datasets into tables and collections of real servers. */
final class PlantedStores implements AutoCloseable {
    private final Pool pool;
    private final MongoClient client;

    PlantedStores(Vertx vertx) {
        pool = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(PostgresResource.url())
                        .setUser(PostgresResource.user())
                        .setPassword(PostgresResource.password()))
                .using(vertx)
                .build();
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(DocumentResource.uri()))
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .build());
        pool.query("create schema if not exists planted").executeAndAwait();
    }

    SideDefinition side(Side side, Form form, PlantedDataset data) {
        return side(side, form == Form.RELATIONAL ? TestStores.office(7) : TestStores.shop(9), data);
    }

    /** Its records in a store, which may be the same server under another address. */
    SideDefinition side(Side side, StoreDefinition store, PlantedDataset data) {
        return switch (store) {
            case StoreDefinition.PostgresStore postgres ->
                new SideDefinition(
                        store,
                        new Relation.Table("planted." + name(side)),
                        data.key().stream().map(KeyPart::name).toList(),
                        null,
                        "updated_at");
            case StoreDefinition.MongoStore mongo ->
                new SideDefinition(
                        store,
                        new Relation.Collection("planted_" + name(side)),
                        data.key().size() == 1
                                ? List.of("_id")
                                : data.key().stream().map(KeyPart::name).toList(),
                        null,
                        "updated_at");
            case StoreDefinition.FeedStore feed -> throw new IllegalArgumentException("not for " + feed.name());
        };
    }

    /** Replaces what the side holds. */
    void load(Side side, Form form, PlantedDataset data) {
        var records = List.copyOf(data.records(side).values());
        switch (form) {
            case RELATIONAL -> rows("planted." + name(side), data, records);
            case DOCUMENT -> documents("planted_" + name(side), data, records);
        }
    }

    void sql(String statement) {
        pool.query(statement).executeAndAwait();
    }

    long count(String table) {
        return pool.query("select count(*) from " + table)
                .executeAndAwait()
                .iterator()
                .next()
                .getLong(0);
    }

    private static String name(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }

    private void rows(String table, PlantedDataset data, List<StoreRecord> records) {
        var columns = new ArrayList<String>();
        data.key()
                .forEach(part -> columns.add(part.name() + " "
                        + switch (part.type()) {
                            case STRING -> "text";
                            case INT64 -> "bigint";
                            case UUID -> "uuid";
                            default -> throw new IllegalArgumentException("not planted: " + part.type());
                        }));
        data.fields().forEach(field -> columns.add(field.mapping().name() + " " + field.sqlType()));
        columns.add("updated_at timestamptz");
        pool.query("drop table if exists " + table).executeAndAwait();
        pool.query("create table %s (%s)".formatted(table, String.join(", ", columns)))
                .executeAndAwait();
        if (records.isEmpty()) {
            return;
        }
        var places =
                IntStream.rangeClosed(1, columns.size()).mapToObj(n -> "$" + n).collect(Collectors.joining(", "));
        pool.preparedQuery("insert into %s values (%s)".formatted(table, places))
                .executeBatch(records.stream().map(record -> row(data, record)).toList())
                .await()
                .indefinitely();
    }

    private static Tuple row(PlantedDataset data, StoreRecord record) {
        var values = new ArrayList<Object>(record.key().parts());
        for (int i = 0; i < data.fields().size(); i++) {
            values.add(relational(record.value(i)));
        }
        values.add(record.updatedAt().atOffset(ZoneOffset.UTC));
        return Tuple.from(values);
    }

    private static Object relational(Object value) {
        return switch (value) {
            case byte[] bytes -> Buffer.buffer(bytes);
            case Map<?, ?> object -> new JsonObject(members(object));
            case List<?> list -> new JsonArray(list);
            case null, default -> value;
        };
    }

    private static Map<String, Object> members(Map<?, ?> object) {
        var members = new LinkedHashMap<String, Object>();
        object.forEach((name, value) -> members.put((String) name, value));
        return members;
    }

    private void documents(String name, PlantedDataset data, List<StoreRecord> records) {
        var collection = client.getDatabase(DocumentResource.database()).getCollection(name);
        await(collection.deleteMany(new Document()));
        if (!records.isEmpty()) {
            await(collection.insertMany(
                    records.stream().map(record -> document(data, record)).toList()));
        }
    }

    private static Document document(PlantedDataset data, StoreRecord record) {
        var document = new Document();
        var key = data.key();
        for (int i = 0; i < key.size(); i++) {
            document.append(
                    key.size() == 1 ? "_id" : key.get(i).name(),
                    record.key().parts().get(i));
        }
        for (int i = 0; i < data.fields().size(); i++) {
            if (record.value(i) != Absent.MISSING) {
                document.append(data.fields().get(i).mapping().name(), bson(record.value(i)));
            }
        }
        return document.append("updated_at", record.updatedAt());
    }

    private static Object bson(Object value) {
        return switch (value) {
            case BigDecimal number -> new Decimal128(number);
            case byte[] bytes -> new Binary(bytes);
            case Map<?, ?> object -> new Document(members(object));
            case null, default -> value;
        };
    }

    private static <T> void await(Publisher<T> publisher) {
        Multi.createFrom()
                .publisher(FlowAdapters.toFlowPublisher(publisher))
                .collect()
                .asList()
                .await()
                .indefinitely();
    }

    @Override
    public void close() {
        pool.closeAndAwait();
        client.close();
    }
}
