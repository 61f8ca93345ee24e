package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.reactivestreams.client.MongoClients;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.store.TestStores;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.ArrayType;
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.ObjectType;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/**
 * Records with very many values, and many that are wide and all differ, in the heap that a service has by default: what can
 * be told is told, what cannot be held is named, and the rest is compared.
 */
class CrowdedRecordsTest {
    private static final int COLUMNS = 300;
    private static final int ROWS = 200;
    private static final int RECORDS = 20;
    private static final int MANY = 1_000_000;
    private static final int MEMBERS = 300_000;

    @BeforeAll
    static void fill() throws SQLException {
        try (var connection = DriverManager.getConnection(
                        "jdbc:" + PostgresResource.url(), PostgresResource.user(), PostgresResource.password());
                var sql = connection.createStatement()) {
            sql.execute("drop schema if exists crowded cascade; create schema crowded");
            for (var table : List.of("source", "target")) {
                sql.execute("create table crowded.wide_%s as select id::bigint, %s from generate_series(1, %d) id"
                        .formatted(
                                table,
                                columns()
                                        .map(column ->
                                                "md5('%s' || id || '%s') || 'ü' as %s".formatted(table, column, column))
                                        .collect(Collectors.joining(", ")),
                                ROWS));
                sql.execute("create table crowded.large_%s as select id::bigint, repeat(md5('%s' || id), 32768) as text"
                                .formatted(table, table)
                        + " from generate_series(1, 50) id");
                // One has very many values, another one differs.
                sql.execute("""
                    create table crowded.parts_%s as select id::bigint,
                      case when id = 7 then (select jsonb_agg(n) from generate_series(1, %d) n)
                           when id = 9 then '["%s"]' else '[1]' end as json,
                      case when id = 7 then (select array_agg(n) from generate_series(1, %d) n)
                           when id = 9 then array[length('%s' || 'x')] else '{1}' end as ints
                    from generate_series(1, %d) id
                    """.formatted(table, MANY, table, MANY, table.equals("source") ? "" : "y", RECORDS));
                for (var name : List.of("wide", "large", "parts")) {
                    sql.execute("alter table crowded.%s_%s add primary key (id)".formatted(name, table));
                }
            }
        }
        try (var client = MongoClients.create(DocumentResource.uri())) {
            for (var side : List.of("source", "target")) {
                var database = client.getDatabase(DocumentResource.database());
                var collection = database.getCollection("crowded_" + side, BsonDocument.class);
                done(collection.deleteMany(new BsonDocument()));
                for (int id = 1; id <= RECORDS; id++) {
                    var elements = new ArrayList<BsonValue>();
                    int many = id == 7 ? MANY : 1;
                    for (int i = 0; i < many; i++) {
                        elements.add(new BsonInt32(1_000 + i));
                    }
                    var members = new BsonDocument();
                    int names = id == 8 ? MEMBERS : 1;
                    for (int i = 0; i < names; i++) {
                        members.append("member" + i, new BsonInt32(i));
                    }
                    if (id == 9) {
                        members.append("side", new org.bson.BsonString(side));
                    }
                    done(collection.insertOne(new BsonDocument("_id", new BsonInt64(id))
                            .append("array", new BsonArray(elements))
                            .append("object", members)));
                }
            }
        }
    }

    private static java.util.stream.Stream<String> columns() {
        return IntStream.range(0, COLUMNS).mapToObj(i -> "c" + i);
    }

    private static void done(Publisher<?> write) {
        Uni.createFrom().publisher(FlowAdapters.toFlowPublisher(write)).await().indefinitely();
    }

    @Test
    void whatCanBeHeldIsComparedAndTheRestIsNamed() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var process = new ProcessBuilder(
                        java,
                        "-Xmx256m",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        Scans.class.getName(),
                        PostgresResource.url(),
                        PostgresResource.user(),
                        PostgresResource.password(),
                        DocumentResource.uri(),
                        DocumentResource.database())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertEquals(
                List.of(
                        "wide images: 200 differ, DRIFT",
                        "wide rows: 200 differ, DRIFT",
                        "large: 50 differ, DRIFT",
                        "large rows: 50 differ, DRIFT",
                        "documents: 1 differ, INCONCLUSIVE [7, 8]",
                        "documents by key: 1 differ, INCONCLUSIVE [7, 8]",
                        "json: 1 differ, INCONCLUSIVE [7]",
                        "arrays: 1 differ, INCONCLUSIVE [7]",
                        "documents and rows: 19 differ, INCONCLUSIVE [7]"),
                said.lines().filter(line -> line.contains(" differ, ")).toList(),
                said);
    }

    /** What the small process runs. */
    static final class Scans {
        private Scans() {}

        public static void main(String[] arguments) {
            // As a service has it: below, the driver would write every answer down.
            Logger.getLogger("").setLevel(Level.INFO);
            try {
                run(arguments);
                System.exit(0);
            } catch (RuntimeException | Error e) {
                e.printStackTrace(System.out);
                // Not by itself: the stores' threads go on.
                System.exit(1);
            }
        }

        private static void run(String[] arguments) {
            var vertx = Vertx.vertx();
            var office = new StoreDefinition.PostgresStore(
                    "office", arguments[0], arguments[1], arguments[2], 1_000, Duration.ofMinutes(1), 6);
            var shop =
                    new StoreDefinition.MongoStore("shop", arguments[3], arguments[4], 1_000, Duration.ofMinutes(1), 6);
            var text = new StringType(false, NormalForm.NFC);
            var wide = columns().collect(Collectors.toMap(column -> column, column -> (CanonicalType) text));
            var large = Map.<String, CanonicalType>of("text", text);
            var parts = Map.<String, CanonicalType>of("array", new ArrayType(null), "object", new ObjectType(Map.of()));
            var json = Map.<String, CanonicalType>of("json", new ArrayType(null));
            var ints = Map.<String, CanonicalType>of("ints", new ArrayType(null));
            try (var opened = TestStores.opened(vertx, office, shop)) {
                run(
                        "wide images",
                        opened,
                        dataset(table(office, "wide_source"), table(office, "wide_target"), wide),
                        Strategy.FULL);
                run(
                        "wide rows",
                        opened,
                        dataset(query(office, "wide_source"), table(office, "wide_target"), wide),
                        Strategy.FULL);
                run(
                        "large",
                        opened,
                        dataset(table(office, "large_source"), table(office, "large_target"), large),
                        Strategy.FULL);
                run(
                        "large rows",
                        opened,
                        dataset(query(office, "large_source"), table(office, "large_target"), large),
                        Strategy.FULL);
                var documents = dataset(collection(shop, "crowded_source"), collection(shop, "crowded_target"), parts);
                run("documents", opened, documents, Strategy.FULL);
                run("documents by key", opened, documents, Strategy.SAMPLE);
                run(
                        "json",
                        opened,
                        dataset(query(office, "parts_source"), table(office, "parts_target"), json),
                        Strategy.FULL);
                run(
                        "arrays",
                        opened,
                        dataset(query(office, "parts_source"), table(office, "parts_target"), ints),
                        Strategy.FULL);
                run(
                        "documents and rows",
                        opened,
                        dataset(
                                collection(shop, "crowded_source"),
                                table(office, "parts_target"),
                                Map.of("ints", new ArrayType(null)),
                                "array"),
                        Strategy.FULL);
            }
            vertx.close().await().indefinitely();
        }

        private static void run(String name, TestStores.Opened opened, DatasetDefinition dataset, Strategy strategy) {
            long begun = System.nanoTime();
            var engine = new Engine(dataset, opened.stores(), Instant.EPOCH);
            engine.atCheckpoints(engine::forgetMessages);
            var all = List.of(new Segment(0, KeyRange.ALL, ROWS));
            var outcome = engine.run(all, strategy, Map.of("sample_size", 10_000), new Random());
            var named = outcome.details().stream()
                    .flatMap(detail -> detail.get("inconclusive") instanceof List<?> doubts ? doubts.stream() : null)
                    .map(doubt -> (Map<?, ?>) doubt)
                    .flatMap(doubt -> ((List<?>) doubt.get("keys")).stream())
                    .map(key -> String.valueOf(key).replaceAll(" .*", ""))
                    .distinct()
                    .sorted()
                    .toList();
            System.out.printf(
                    "%s: %d differ, %s%s%n",
                    name, outcome.counters().dataMismatches(), outcome.verdict(), named.isEmpty() ? "" : " " + named);
            System.out.printf("  in %d ms%n", (System.nanoTime() - begun) / 1_000_000);
        }

        private static SideDefinition table(StoreDefinition store, String table) {
            return side(store, new Relation.Table("crowded." + table));
        }

        private static SideDefinition query(StoreDefinition store, String table) {
            return side(store, new Relation.Query("select * from crowded." + table));
        }

        private static SideDefinition collection(StoreDefinition store, String name) {
            return side(store, new Relation.Collection(name));
        }

        private static SideDefinition side(StoreDefinition store, Relation relation) {
            boolean documents = relation instanceof Relation.Collection;
            return new SideDefinition(store, relation, List.of(documents ? "_id" : "id"), null, null);
        }

        private static DatasetDefinition dataset(
                SideDefinition source, SideDefinition target, Map<String, CanonicalType> fields, String... sources) {
            return new DatasetDefinition(
                    "crowded",
                    "thing",
                    List.of(),
                    source,
                    target,
                    List.of(new KeyPart("id", KeyType.INT64)),
                    fields.entrySet().stream()
                            .map(field -> new FieldMapping(
                                    field.getKey(),
                                    field.getValue(),
                                    sources.length == 0 ? field.getKey() : sources[0],
                                    field.getKey(),
                                    AbsentRule.DISTINCT))
                            .toList(),
                    Duration.ofSeconds(1),
                    3,
                    1_000,
                    Duration.ZERO,
                    1_000_000,
                    new RepairPolicy.Report(),
                    null,
                    Map.of());
        }
    }
}
