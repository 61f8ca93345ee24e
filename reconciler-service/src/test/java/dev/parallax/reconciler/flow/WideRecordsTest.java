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
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/**
 * Records of 150 KB that all differ, after many narrow ones, are compared and told in a heap that could not hold both sides
 * of them, whichever way they are read.
 */
class WideRecordsTest {
    private static final int NARROW = 3_000;
    private static final int WIDE = 500;
    private static final int WIDTH = 150_000;
    private static final String HEAP = "-Xmx112m";

    @BeforeAll
    static void fill() throws SQLException {
        try (var connection = DriverManager.getConnection(
                        "jdbc:" + PostgresResource.url(), PostgresResource.user(), PostgresResource.password());
                var sql = connection.createStatement()) {
            sql.execute("drop schema if exists wide cascade; create schema wide");
            for (var table : List.of("source", "target")) {
                // Compressed in their rows, so that the table shows nothing of their width.
                sql.execute(
                        "create table wide.%s as select id::bigint, repeat('x', case when id < %d then 5 else %d end)"
                                        .formatted(table, NARROW, WIDTH)
                                + " || case when id < %d then '' else '%s' end as text from generate_series(0, %d) id"
                                        .formatted(NARROW, table, NARROW + WIDE - 1));
                sql.execute("alter table wide.%s add primary key (id)".formatted(table));
            }
            sql.execute("create table wide.empty (like wide.source including all)");
        }
        try (var client = MongoClients.create(DocumentResource.uri())) {
            var wide = client.getDatabase(DocumentResource.database()).getCollection("wide");
            done(wide.deleteMany(new Document()));
            for (long from = 0; from < NARROW + WIDE; from += 50) {
                done(wide.insertMany(LongStream.range(from, from + 50)
                        .mapToObj(id -> new Document("_id", id)
                                .append("text", "x".repeat(id < NARROW ? 5 : WIDTH) + (id < NARROW ? "" : "document")))
                        .toList()));
            }
        }
    }

    private static void done(Publisher<?> write) {
        Uni.createFrom().publisher(FlowAdapters.toFlowPublisher(write)).await().indefinitely();
    }

    @Test
    void whatIsHeldIsBoundedByBytes() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var process = new ProcessBuilder(
                        java,
                        HEAP,
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
                        "images: 500 differ, 0 missing",
                        "rows: 500 differ, 0 missing",
                        "documents: 500 differ, 0 missing",
                        "keys: 500 differ, 0 missing",
                        "missing: 0 differ, 3500 missing"),
                said.lines().filter(line -> line.endsWith(" missing")).toList(),
                said);
    }

    /** What the small process runs. */
    static final class Scans {
        private Scans() {}

        public static void main(String[] arguments) {
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
            var source = side(office, new Relation.Table("wide.source"));
            var target = side(office, new Relation.Table("wide.target"));
            var query = side(office, new Relation.Query("select * from wide.target"));
            var empty = side(office, new Relation.Table("wide.empty"));
            var documents = side(shop, new Relation.Collection("wide"));
            try (var opened = TestStores.opened(vertx, office, shop)) {
                run("images", opened, dataset(source, target), Strategy.FULL);
                run("rows", opened, dataset(query, source), Strategy.FULL);
                run("documents", opened, dataset(documents, source), Strategy.FULL);
                run("keys", opened, dataset(source, target), Strategy.SAMPLE);
                run("missing", opened, dataset(source, empty), Strategy.FULL);
            }
            vertx.close().await().indefinitely();
        }

        private static void run(String name, TestStores.Opened opened, DatasetDefinition dataset, Strategy strategy) {
            var engine = new Engine(dataset, opened.stores(), Instant.EPOCH);
            engine.atCheckpoints(engine::forgetMessages);
            var all = List.of(new Segment(0, KeyRange.ALL, NARROW + WIDE));
            var counters = engine.run(all, strategy, Map.of("sample_size", 10_000), new Random())
                    .counters();
            System.out.printf(
                    "%s: %d differ, %d missing%n", name, counters.dataMismatches(), counters.missingInTarget());
        }

        private static SideDefinition side(StoreDefinition store, Relation relation) {
            boolean documents = relation instanceof Relation.Collection;
            return new SideDefinition(store, relation, List.of(documents ? "_id" : "id"), null, null);
        }

        private static DatasetDefinition dataset(SideDefinition source, SideDefinition target) {
            return new DatasetDefinition(
                    "wide",
                    "thing",
                    List.of(),
                    source,
                    target,
                    List.of(new KeyPart("id", KeyType.INT64)),
                    List.of(new FieldMapping(
                            "text", new StringType(false, NormalForm.NONE), "text", "text", AbsentRule.DISTINCT)),
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
