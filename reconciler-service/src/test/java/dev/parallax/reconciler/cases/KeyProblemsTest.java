package dev.parallax.reconciler.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Books;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.config.InvalidConfigurationException;
import dev.parallax.reconciler.config.Problem;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.flow.Engine;
import dev.parallax.reconciler.store.TestStores;
import io.vertx.mutiny.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever keys repeat, are null or are no keys of the dataset, on whichever side: a dataset that reports them finds exactly
 * those, and of all other records what differs.
 */
class KeyProblemsTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String RECORDS = " records with this key";
    private static final int SEEDS = 5;
    private static final List<Strategy> STRATEGIES =
            List.of(Strategy.FULL, Strategy.CHECKSUM, Strategy.FULL, Strategy.SAMPLE, Strategy.TIMESTAMP_RANGE);
    private static final Map<String, Object> OPTIONS = Map.of("sample_size", 1_000, "seed", 1, "window", "PT10H");

    private static @Nullable Vertx vertx;
    private static @Nullable CaseStores stores;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        stores = new CaseStores(vertx);
    }

    @AfterAll
    static void close() {
        stores().close();
        Objects.requireNonNull(vertx).closeAndAwait();
    }

    private static CaseStores stores() {
        return Objects.requireNonNull(stores);
    }

    enum Kind {
        POSTGRES,
        MONGO
    }

    /** A key that is none, as a store has it and as it is told. */
    private record Stray(String told, String sql, BsonValue bson) {}

    private static final BsonValue MISSING = new BsonString("stands for no value at all");

    private static final List<Stray> IN_POSTGRES =
            List.of(new Stray("null", "null", BsonNull.VALUE), new Stray("'1.5' (bigdecimal)", "1.5", BsonNull.VALUE));

    private static final List<Stray> IN_MONGO = List.of(
            new Stray("null", "", BsonNull.VALUE),
            new Stray("a missing value", "", MISSING),
            new Stray("'x' (string)", "", new BsonString("x")),
            new Stray("'[3]' (array)", "", new BsonArray(List.of(new BsonInt32(3)))),
            new Stray("'2.5' (double)", "", new BsonDouble(2.5)));

    /** What a side holds: the values of all records of each key, and how many records each stray has. */
    private static final class Half {
        private final String name;
        private final Kind kind;
        private final TreeMap<Long, List<String>> records = new TreeMap<>();
        private final Map<Stray, Integer> strays = new HashMap<>();

        Half(String name, Kind kind) {
            this.name = name;
            this.kind = kind;
        }

        long size() {
            return records.values().stream().mapToLong(List::size).sum()
                    + strays.values().stream().mapToLong(Integer::intValue).sum();
        }

        void load(Random random) {
            switch (kind) {
                case POSTGRES -> loadRows(random);
                case MONGO -> loadDocuments(random);
            }
        }

        private void loadRows(Random random) {
            var rows = new ArrayList<String>();
            records.forEach((key, values) ->
                    values.forEach(value -> rows.add("(%d, '%s', '1', '2026-06-01T11:50:00Z')".formatted(key, value))));
            strays.forEach((stray, number) -> {
                for (int i = 0; i < number; i++) {
                    rows.add("(%s, 's', '1', '2026-06-01T11:50:00Z')".formatted(stray.sql()));
                }
            });
            Collections.shuffle(rows, random);
            stores().sql("drop table if exists %1$s; create table %1$s (k numeric, v text, ver text, at timestamptz)"
                    .formatted(name));
            if (!rows.isEmpty()) {
                stores().sql("insert into %s values %s".formatted(name, String.join(", ", rows)));
            }
        }

        private void loadDocuments(Random random) {
            var documents = new ArrayList<BsonDocument>();
            records.forEach((key, values) -> values.forEach(value -> documents.add(document(
                    switch (random.nextInt(3)) {
                        case 0 -> new BsonInt32(key.intValue());
                        case 1 -> new BsonInt64(key);
                        default -> new BsonDouble(key);
                    },
                    value))));
            strays.forEach((stray, number) -> {
                for (int i = 0; i < number; i++) {
                    documents.add(document(stray.bson(), "s"));
                }
            });
            Collections.shuffle(documents, random);
            for (int i = 0; i < documents.size(); i++) {
                documents.get(i).append("_id", new BsonInt32(i));
            }
            stores().documents(name, documents);
        }

        private static BsonDocument document(BsonValue key, String value) {
            var document = new BsonDocument("v", new BsonString(value))
                    .append("ver", new BsonString("1"))
                    .append("at", new BsonDateTime(NOW.minusSeconds(600).toEpochMilli()));
            return key == MISSING ? document : document.append("k", key);
        }
    }

    private static final class World {
        private final Half source;
        private final Half target;

        World(Kind source, Kind target) {
            this.source = new Half("kp_source", source);
            this.target = new Half("kp_target", target);
        }

        void fill(Random random) {
            int keys = 5 + random.nextInt(60);
            for (long key = 0; key < keys; key++) {
                put(source, key, random, "a");
                put(target, key, random, random.nextInt(6) == 0 ? "b" : "a");
            }
            stray(source, random);
            stray(target, random);
        }

        private static void put(Half half, long key, Random random, String value) {
            int[] numbers = {0, 1, 1, 1, 1, 1, 1, 1, 2, 3, 9};
            int number = numbers[random.nextInt(numbers.length)];
            if (number > 0) {
                half.records.put(key, Collections.nCopies(number, value));
            }
        }

        private static void stray(Half half, Random random) {
            for (var stray : half.kind == Kind.POSTGRES ? IN_POSTGRES : IN_MONGO) {
                if (random.nextBoolean()) {
                    half.strays.put(stray, 1 + random.nextInt(7));
                }
            }
        }

        SortedMap<String, String> expected() {
            var expected = new TreeMap<String, String>();
            var keys = new TreeSet<>(source.records.keySet());
            keys.addAll(target.records.keySet());
            for (var key : keys) {
                var left = source.records.getOrDefault(key, List.of());
                var right = target.records.getOrDefault(key, List.of());
                if (left.size() > 1 || right.size() > 1) {
                    expected.put(key.toString(), "DUPLICATE_KEY" + RECORDS);
                } else if (left.isEmpty()) {
                    expected.put(key.toString(), "MISSING_IN_SOURCE");
                } else if (right.isEmpty()) {
                    expected.put(key.toString(), "MISSING_IN_TARGET");
                } else if (!left.equals(right)) {
                    expected.put(key.toString(), "DATA_MISMATCH v");
                }
            }
            source.strays.keySet().forEach(stray -> strayed(expected, "source", stray));
            target.strays.keySet().forEach(stray -> strayed(expected, "target", stray));
            return expected;
        }

        private static void strayed(Map<String, String> expected, String side, Stray stray) {
            expected.put(side + ", no usable key: " + stray.told(), "UNUSABLE_KEY" + RECORDS);
        }

        /** So that both sides have one record of each key, and the same. */
        void mend() {
            source.strays.clear();
            target.strays.clear();
            source.records.replaceAll((key, values) -> List.of("m"));
            target.records.clear();
            target.records.putAll(source.records);
        }

        void load(Random random) {
            source.load(random);
            target.load(random);
        }
    }

    private static CaseDataset dataset(World world, int pageSize, String pageBytes, int segmentSize) {
        var properties = new HashMap<String, String>();
        store(properties, "left", world.source.kind, pageSize, pageBytes);
        store(properties, "right", world.target.kind, pageSize, pageBytes);
        var of = "parallax.datasets.kp.";
        properties.put(of + "entity-type", "kp");
        properties.put(of + "key-problems", "report");
        properties.put(of + "key[0].name", "k");
        properties.put(of + "key[0].type", "int64");
        side(properties, of + "source.", "left", world.source);
        side(properties, of + "target.", "right", world.target);
        properties.put(of + "fields.v.type", "string");
        properties.put(of + "settle", "0s");
        properties.put(of + "segment-size", Integer.toString(segmentSize));
        return new CaseDataset("kp", properties);
    }

    private static void store(Map<String, String> properties, String name, Kind kind, int pageSize, String pageBytes) {
        var of = "parallax.stores." + name + ".";
        properties.put(of + "page-size", Integer.toString(pageSize));
        properties.put(of + "page-bytes", pageBytes);
        if (kind == Kind.MONGO) {
            properties.put(of + "kind", "mongodb");
            properties.put(of + "url", DocumentResource.uri());
            properties.put(of + "database", DocumentResource.database());
        } else {
            properties.put(of + "kind", "postgresql");
            properties.put(of + "url", PostgresResource.url());
            properties.put(of + "username", PostgresResource.user());
            properties.put(of + "password", PostgresResource.password());
        }
    }

    private static void side(Map<String, String> properties, String of, String store, Half half) {
        properties.put(of + "store", store);
        properties.put(of + (half.kind == Kind.MONGO ? "collection" : "table"), half.name);
        properties.put(of + "key[0]", "k");
        // So that what was told of a record is known to stand.
        properties.put(of + "version", "ver");
        properties.put(of + "updated-at", "at");
    }

    private static void assertFinds(World world, Engine engine, Random random, String what) {
        var expected = world.expected();
        for (var strategy : STRATEGIES) {
            var outcome = engine.run(engine.plan(strategy), strategy, OPTIONS, random);
            assertEquals(expected, outcome.found(), () -> what + " " + strategy);
            assertEquals(expected.isEmpty() ? Verdict.MATCH : Verdict.DRIFT, outcome.verdict(), what);
            var books = outcome.details().stream()
                    .map(details -> Books.of(details).orElseThrow())
                    .reduce(Books.EMPTY, Books::plus);
            assertTrue(books.balance(), () -> what + " " + strategy + " " + books);
            assertEquals(world.source.size(), books.source().read(), what);
            assertEquals(world.target.size(), books.target().read(), what);
            assertEquals(of(expected, "DUPLICATE_KEY"), outcome.counters().duplicateKeys(), what);
            assertEquals(of(expected, "UNUSABLE_KEY"), outcome.counters().unusableKeys(), what);
        }
        var counted = engine.run(engine.plan(Strategy.ROW_COUNT), Strategy.ROW_COUNT, Map.of(), random);
        long ofKeys = of(expected, "DUPLICATE_KEY") + of(expected, "UNUSABLE_KEY");
        assertEquals(
                world.source.size() == world.target.size() && ofKeys == 0 ? Verdict.MATCH : Verdict.DRIFT,
                counted.verdict(),
                what);
        for (var key : world.source.records.keySet()) {
            var verdict = expected.containsKey(key.toString()) ? Verdict.DRIFT : Verdict.MATCH;
            assertEquals(verdict, engine.compareRecord(key.toString()), what);
        }
    }

    private static long of(Map<String, String> found, String kind) {
        return found.values().stream().filter(text -> text.startsWith(kind)).count();
    }

    @ParameterizedTest
    @CsvSource({"POSTGRES, POSTGRES", "POSTGRES, MONGO", "MONGO, POSTGRES", "MONGO, MONGO"})
    void exactlyThePlantedOnesAreFound(Kind source, Kind target) {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var world = new World(source, target);
            world.fill(random);
            world.load(random);
            var dataset = dataset(
                    world, 1 + random.nextInt(8), random.nextBoolean() ? "65536" : "8388608", 3 + random.nextInt(30));
            run(dataset, seed, world, random);
        }
    }

    private static void run(CaseDataset dataset, int seed, World world, Random random) {
        var catalog = dataset.catalog();
        var definition = Objects.requireNonNull(catalog.datasets().get(dataset.name()));
        try (var opened = TestStores.opened(
                Objects.requireNonNull(vertx), catalog.stores().values().toArray(StoreDefinition[]::new))) {
            var engine = new Engine(definition, opened.stores(), NOW);
            assertFinds(world, engine, random, "seed " + seed);
            world.mend();
            world.load(random);
            assertFinds(world, engine, random, "mended, seed " + seed);
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRES, POSTGRES", "POSTGRES, MONGO", "MONGO, MONGO"})
    void whatStandsIsSaidToStandAndWhatIsGoneIsNot(Kind source, Kind target) {
        var random = new Random(7);
        var world = new World(source, target);
        for (long key = 0; key < 20; key++) {
            world.source.records.put(key, List.of("a"));
            world.target.records.put(key, List.of("a"));
        }
        world.source.records.put(3L, List.of("a", "a"));
        world.source.records.put(5L, List.of("a", "a", "b"));
        world.target.records.put(9L, List.of("a", "a"));
        world.target.records.remove(5L);
        world.source.strays.put(source == Kind.MONGO ? IN_MONGO.getFirst() : IN_POSTGRES.getFirst(), 2);
        world.load(random);
        var catalog = dataset(world, 100, "8388608", 1_000).catalog();
        var definition = Objects.requireNonNull(catalog.datasets().get("kp"));
        try (var opened = TestStores.opened(
                Objects.requireNonNull(vertx), catalog.stores().values().toArray(StoreDefinition[]::new))) {
            var engine = new Engine(definition, opened.stores(), NOW);
            var segments = engine.plan(Strategy.FULL);
            assertEquals(
                    world.expected(),
                    engine.run(segments, Strategy.FULL, Map.of(), random).found());
            long told = engine.toldInFull();
            assertEquals(4, told);
            var again = engine.run(segments, Strategy.FULL, Map.of(), random);
            assertEquals(world.expected(), again.found());
            assertEquals(Verdict.DRIFT, again.verdict());
            // A key that is none lies in no page of what was told.
            assertEquals(1, engine.toldInFull() - told);

            world.source.records.put(3L, List.of("a"));
            world.target.records.put(9L, List.of("a", "a", "a"));
            world.source.strays.clear();
            world.load(random);
            var mended = engine.run(segments, Strategy.FULL, Map.of(), random);
            assertEquals(world.expected(), mended.found());
            assertEquals(2, mended.counters().mismatches());
        }
    }

    /** More records of one key than a page has, in records of which few fit into one, and in pages of many. */
    @ParameterizedTest
    @CsvSource({"POSTGRES, 1000, 8388608", "POSTGRES, 300, 65536", "MONGO, 1000, 8388608", "MONGO, 300, 65536"})
    void aKeyIsWholeHoweverManyPagesItTakes(Kind kind, int pageSize, String pageBytes) {
        var world = new World(kind, kind);
        var value = "w".repeat(300);
        LongStream.range(0, 900).forEach(key -> {
            world.source.records.put(key, List.of(value));
            world.target.records.put(key, List.of(value));
        });
        world.source.records.put(450L, Collections.nCopies(5_000, value));
        world.target.records.put(899L, Collections.nCopies(2_000, value));
        world.source.records.put(0L, Collections.nCopies(1_500, value));
        var random = new Random(1);
        world.load(random);
        var catalog = dataset(world, pageSize, pageBytes, 200).catalog();
        var definition = Objects.requireNonNull(catalog.datasets().get("kp"));
        try (var opened = TestStores.opened(
                Objects.requireNonNull(vertx), catalog.stores().values().toArray(StoreDefinition[]::new))) {
            var engine = new Engine(definition, opened.stores(), NOW);
            for (var strategy : List.of(Strategy.FULL, Strategy.CHECKSUM)) {
                var outcome = engine.run(engine.plan(strategy), strategy, Map.of(), random);
                assertEquals(world.expected(), outcome.found());
                var books = outcome.details().stream()
                        .map(details -> Books.of(details).orElseThrow())
                        .reduce(Books.EMPTY, Books::plus);
                assertTrue(books.balance(), books::toString);
                assertEquals(world.source.size(), books.source().read());
                assertEquals(5_000 + 1_500 + 1, books.source().duplicates());
                assertEquals(2_000 + 2, books.target().duplicates());
            }
        }
    }

    @Test
    void aWrongWordIsRefused() {
        var world = new World(Kind.POSTGRES, Kind.POSTGRES);
        var refused = assertThrows(InvalidConfigurationException.class, () -> dataset(world, 10, "8388608", 10)
                .with("key-problems", "ignore")
                .catalog());
        assertEquals(
                List.of("parallax.datasets.kp.key-problems"),
                refused.problems().stream().map(Problem::property).toList());
        assertTrue(refused.problems().getFirst().message().contains("refuse"), refused::toString);
    }
}
