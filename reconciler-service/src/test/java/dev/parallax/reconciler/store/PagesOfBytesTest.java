package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.reactivestreams.client.MongoClients;
import dev.parallax.common.job.Books;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.flow.Engine;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import io.vertx.mutiny.core.Vertx;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Many narrow records, then wide ones, one that alone is larger than a page, and narrow ones again. */
class PagesOfBytesTest {
    private static final int NARROW = 2_000;
    private static final int WIDE = 300;
    private static final int ALL = 2 * NARROW + WIDE;
    private static final int WIDTH = 20_000;
    private static final int HUGE = 3_000_000;
    private static final int HUGE_AT = NARROW + WIDE / 2;
    private static final int PAGE_BYTES = 128 << 10;
    private static final KeyCodec KEYS = new KeyCodec(List.of(new KeyPart("id", KeyType.INT64)));
    private static final Vertx VERTX = Vertx.vertx();

    private static final StoreDefinition.PostgresStore OFFICE = new StoreDefinition.PostgresStore(
            "office",
            PostgresResource.url(),
            PostgresResource.user(),
            PostgresResource.password(),
            1_000,
            Duration.ofSeconds(30),
            4,
            0,
            PAGE_BYTES);
    private static final StoreDefinition.MongoStore SHOP = new StoreDefinition.MongoStore(
            "shop",
            DocumentResource.uri(),
            DocumentResource.database(),
            1_000,
            Duration.ofSeconds(30),
            4,
            0,
            PAGE_BYTES);

    private static TestStores.Opened opened;

    /** Where they are read from. */
    enum Form {
        TABLE,
        QUERY,
        COLLECTION,
        PIPELINE;

        private Relation relation() {
            return switch (this) {
                case TABLE -> new Relation.Table("pages.records");
                case QUERY -> new Relation.Query("select id, text || '' as text from pages.records");
                case COLLECTION -> new Relation.Collection("pages");
                case PIPELINE -> new Relation.Pipeline("pages", "[{\"$match\": {\"_id\": {\"$gte\": 0}}}]");
            };
        }

        private SideDefinition side() {
            boolean documents = this == COLLECTION || this == PIPELINE;
            return new SideDefinition(
                    documents ? SHOP : OFFICE, relation(), List.of(documents ? "_id" : "id"), null, null);
        }
    }

    private static int width(long id) {
        return id == HUGE_AT ? HUGE : id >= NARROW && id < NARROW + WIDE ? WIDTH : 5;
    }

    @BeforeAll
    static void fill() throws SQLException {
        opened = TestStores.opened(VERTX, OFFICE, SHOP);
        try (var connection = DriverManager.getConnection(
                        "jdbc:" + PostgresResource.url(), PostgresResource.user(), PostgresResource.password());
                var sql = connection.createStatement()) {
            sql.execute("drop schema if exists pages cascade; create schema pages");
            // Compressed in their rows, so that nothing but the values themselves shows how wide they are.
            sql.execute("create table pages.records as select id::bigint, repeat('x', case when id = %d then %d"
                            .formatted(HUGE_AT, HUGE)
                    + " when id >= %d and id < %d then %d else 5 end) as text from generate_series(0, %d) id"
                            .formatted(NARROW, NARROW + WIDE, WIDTH, ALL - 1));
            sql.execute("alter table pages.records add primary key (id)");
            sql.execute(
                    "create table pages.others as select id, case when id = %d then text || 'y' else text end as text"
                                    .formatted(NARROW + 7)
                            + " from pages.records");
            sql.execute("alter table pages.others add primary key (id)");
        }
        try (var client = MongoClients.create(DocumentResource.uri())) {
            var pages = client.getDatabase(DocumentResource.database()).getCollection("pages");
            Publishers.first(pages.deleteMany(new Document())).await().indefinitely();
            for (long from = 0; from < ALL; from += 500) {
                var some = LongStream.range(from, Math.min(ALL, from + 500))
                        .mapToObj(id -> new Document("_id", id).append("text", "x".repeat(width(id))))
                        .toList();
                Publishers.first(pages.insertMany(some)).await().indefinitely();
            }
        }
    }

    @AfterAll
    static void close() {
        opened.close();
        VERTX.close().await().indefinitely();
    }

    private static RecordReader reader(SideDefinition side) {
        return opened.stores().reader(dataset(side, side), dev.parallax.reconciler.value.Side.SOURCE);
    }

    @ParameterizedTest
    @EnumSource
    void noPageHasMoreBytesThanFitButForASingleRecord(Form form) {
        var reader = reader(form.side());
        for (int time = 0; time < 2; time++) {
            var pages = reader.scan(Scan.of(KeyBounds.ALL));
            long next = 0;
            int count = 0;
            for (var page = page(pages); !page.isEmpty(); page = page(pages)) {
                assertFits(page);
                for (var record : page) {
                    assertEquals(RecordKey.of(next), record.key());
                    assertEquals(width(next), String.valueOf(record.value(0)).length());
                    next++;
                }
                count++;
            }
            pages.close().await().indefinitely();
            assertEquals(ALL, next);
            int found = count;
            assertTrue(found < 200, () -> found + " pages");
        }
    }

    private static List<StoreRecord> page(PageReader pages) {
        return pages.next().await().indefinitely();
    }

    private static void assertFits(List<StoreRecord> records) {
        long bytes = records.stream().mapToLong(StoreRecord::bytes).sum();
        assertTrue(bytes <= PAGE_BYTES || records.size() == 1, () -> bytes + " bytes in " + records.size());
    }

    @ParameterizedTest
    @EnumSource
    void recordsByTheirKeysAreReadInPartsIfTheyDoNotFit(Form form) {
        var reader = reader(form.side());
        var narrow = keys(0, 500);
        assertEquals(500, reader.read(narrow).await().indefinitely().size());

        var wide = keys(NARROW, NARROW + 100);
        var tooLarge = assertThrows(
                AnswerTooLargeException.class, () -> reader.read(wide).await().indefinitely());
        assertTrue(tooLarge.fitting() >= 1 && tooLarge.fitting() < 100);
        var some = reader.read(keys(NARROW, NARROW + 5)).await().indefinitely();
        assertEquals(5, some.size());

        var huge = reader.read(keys(HUGE_AT, HUGE_AT + 1)).await().indefinitely();
        assertEquals(HUGE, String.valueOf(huge.getFirst().value(0)).length());
    }

    private static List<RecordKey> keys(long from, long to) {
        return LongStream.range(from, to).mapToObj(RecordKey::of).toList();
    }

    @Test
    void noBlockOfImagesHasMoreBytesThanFitButForASingleRecord() {
        var other = new SideDefinition(OFFICE, new Relation.Table("pages.others"), List.of("id"), null, null);
        var digests = assertInstanceOf(
                Digests.Common.class,
                opened.stores()
                        .digests(dataset(Form.TABLE.side(), other), 7)
                        .await()
                        .indefinitely());
        for (var pages : List.of(1, 2)) {
            var images = digests.source().images(RecordImage.WHOLE);
            var found = new ArrayList<Integer>();
            @Nullable RecordKey after = null;
            for (boolean complete = false; !complete; ) {
                var scan = Scan.of(KeyBounds.ALL);
                var block = images.read(after == null ? scan : scan.resumedAfter(after), null, pages)
                        .await()
                        .indefinitely();
                assertTrue(block.rows().length <= pages * PAGE_BYTES || block.records() == 1);
                complete = block.complete();
                found.add(block.records());
                after = complete ? after : dev.parallax.reconciler.diff.ImageMerge.last(KEYS, block);
            }
            images.close().await().indefinitely();
            assertEquals(ALL, found.stream().mapToInt(Integer::intValue).sum());
        }
    }

    private static final StoreDefinition.PostgresStore SMALL = new StoreDefinition.PostgresStore(
            "small",
            PostgresResource.url(),
            PostgresResource.user(),
            PostgresResource.password(),
            1_000,
            Duration.ofSeconds(30),
            4,
            0,
            PAGE_BYTES,
            HUGE / 3);

    /** As images, as rows, and by their keys: what is too large to be received is named, and the rest is compared. */
    @ParameterizedTest
    @CsvSource({
        "pages.records, FULL",
        "select * from pages.records, FULL",
        "pages.records, CHECKSUM",
        "pages.records, SAMPLE"
    })
    void aRecordThatIsTooLargeIsNamedAndTheRestIsCompared(String from, Strategy strategy) {
        var relation = from.startsWith("select") ? new Relation.Query(from) : new Relation.Table(from);
        var source = new SideDefinition(SMALL, relation, List.of("id"), null, null);
        var target = new SideDefinition(SMALL, new Relation.Table("pages.others"), List.of("id"), null, null);
        var dataset = dataset(source, target);
        try (var small = TestStores.opened(VERTX, SMALL)) {
            var engine = new Engine(dataset, small.stores(), Instant.now());
            var outcome = engine.run(
                    List.of(new Segment(0, KeyRange.ALL, ALL)), strategy, Map.of("sample_size", ALL), new Random(1));
            assertEquals(Map.of(Long.toString(NARROW + 7), "DATA_MISMATCH text"), outcome.found());
            var details = outcome.details().getFirst();
            assertTrue(Books.of(details).orElseThrow().balance(), details::toString);
            if (strategy == Strategy.CHECKSUM) {
                // The server has compared it.
                assertEquals(Verdict.DRIFT, outcome.verdict());
                return;
            }
            assertEquals(Verdict.INCONCLUSIVE, outcome.verdict());
            var reason = Inconclusive.of(details).getFirst();
            assertEquals("RECORD_TOO_LARGE", reason.reason());
            assertEquals(2, reason.count());
            assertTrue(reason.keys().getFirst().startsWith(HUGE_AT + " (3,0"), reason.keys()::toString);
            assertEquals(ALL - 2, outcome.counters().matched());
        }
    }

    private static DatasetDefinition dataset(SideDefinition source, SideDefinition target) {
        return new DatasetDefinition(
                "records",
                "record",
                List.of(),
                source,
                target,
                KEYS.parts(),
                List.of(new FieldMapping(
                        "text", new StringType(false, NormalForm.NONE), "text", "text", AbsentRule.DISTINCT)),
                Duration.ZERO,
                3,
                1_000,
                Duration.ZERO,
                1_000_000,
                new RepairPolicy.Report(),
                null,
                Map.of());
    }
}
