package dev.parallax.reconciler.copies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.parallax.astrobookings.generator.Generator;
import dev.parallax.astrobookings.generator.StoreAddresses;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.cases.CaseStores;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.matrix.MatrixRun;
import io.vertx.mutiny.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Copies of all tables and collections of a whole system, in which one character, digit or bit is wrong: it is found each
 * time, and nothing else. {@code -Dparallax.copies.seed} repeats the errors, {@code -Dparallax.copies.errors} is how many.
 */
class CopiesTest {
    private static final int LAUNCHES = 24;
    private static final int BOOKINGS = 90;

    private static @Nullable Vertx vertx;
    private static @Nullable CaseStores stores;
    private static @Nullable MatrixRun run;
    private static final Map<Copied, DatasetDefinition> COPIES = new HashMap<>();

    @BeforeAll
    static void copyEverything() {
        vertx = Vertx.vertx();
        stores = new CaseStores(vertx);
        stores.sql(
                "drop schema if exists operations cascade; drop schema if exists copies cascade; create schema copies");
        fill();
        run = new MatrixRun(vertx, 1_000);
        var all = new ArrayList<Copied>();
        for (var table : stores.texts("""
                select table_name::text from information_schema.tables
                where table_schema = 'operations' and table_name <> 'migrations' order by 1""")) {
            var name = String.valueOf(table.getFirst());
            if (!stores.texts("select 'some' from operations." + name + " limit 1")
                    .isEmpty()) {
                all.add(new CopiedTable(stores, "operations", name));
            }
        }
        for (var collection : List.of("bookings_cache", "launches_cache")) {
            all.add(new CopiedCollection(stores, collection));
        }
        for (var copied : all) {
            var read = run.read(Map.of("key[0].name", "id", "key[0].type", "string"), copied.properties());
            COPIES.put(
                    copied, assertInstanceOf(MatrixRun.Read.Taken.class, read).dataset());
        }
    }

    private static void fill() {
        Flyway.configure()
                .dataSource("jdbc:" + PostgresResource.url(), PostgresResource.user(), PostgresResource.password())
                .schemas("operations")
                .table("migrations")
                .locations("filesystem:../astrobookings/admin-api/src/main/resources/db/migration")
                .load()
                .migrate();
        var addresses = new StoreAddresses(
                PostgresResource.url(),
                PostgresResource.user(),
                PostgresResource.password(),
                DocumentResource.uri(),
                DocumentResource.database());
        try (var generator = Generator.connect(addresses, Clock.systemUTC())) {
            generator.fill(LAUNCHES, BOOKINGS, 7);
        }
    }

    @AfterAll
    static void close() {
        Objects.requireNonNull(run).close();
        Objects.requireNonNull(stores).close();
        Objects.requireNonNull(vertx).closeAndAwait();
    }

    @Test
    void aCopyWithoutAnErrorMatches() {
        COPIES.forEach((copied, dataset) -> {
            for (var strategy : List.of(Strategy.FULL, Strategy.CHECKSUM)) {
                assertFound(copied, dataset, strategy, Map.of(), copied.name());
            }
        });
    }

    /** The first of them by both strategies, the others by one or the other. */
    @Test
    void oneErrorIsFoundEachTimeAndNothingElse() {
        long seed = Long.getLong("parallax.copies.seed", System.nanoTime());
        int errors = Integer.getInteger("parallax.copies.errors", 1_000);
        System.out.println("parallax.copies.seed=" + seed);
        var random = new Random(seed);
        var places = new ArrayList<Copied>();
        COPIES.keySet().stream().sorted(Comparator.comparing(Copied::name)).forEach(copied -> {
            for (int i = 0; i < copied.records(); i++) {
                places.add(copied);
            }
        });
        for (int i = 0; i < errors; i++) {
            var copied = places.get(random.nextInt(places.size()));
            var dataset = Objects.requireNonNull(COPIES.get(copied));
            var expected = copied.err(random);
            var which = "error %d of seed %d in %s".formatted(i, seed, copied.name());
            if (i < errors / 10 || i % 2 == 0) {
                assertFound(copied, dataset, Strategy.CHECKSUM, expected, which);
            }
            if (i < errors / 10 || i % 2 == 1) {
                assertFound(copied, dataset, Strategy.FULL, expected, which);
            }
            copied.mend();
        }
        aCopyWithoutAnErrorMatches();
    }

    private static void assertFound(
            Copied copied, DatasetDefinition dataset, Strategy strategy, Map<String, String> expected, String which) {
        var engine = Objects.requireNonNull(run).engine(dataset);
        var outcome =
                engine.run(List.of(new Segment(0, KeyRange.ALL, copied.records())), strategy, Map.of(), new Random(1));
        var counters = outcome.counters();
        assertEquals(new TreeMap<>(expected), outcome.found(), () -> strategy + ", " + which);
        assertEquals(expected.isEmpty() ? Verdict.MATCH : Verdict.DRIFT, outcome.verdict(), which);
        assertEquals(copied.records(), counters.sourceRecords(), which);
        assertEquals(copied.records(), counters.targetRecords(), which);
        assertEquals(copied.records() - (expected.isEmpty() ? 0 : 1), counters.matched(), which);
    }
}
