package dev.parallax.reconciler.cases;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.parallax.common.job.Books;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.config.DatasetFile;
import dev.parallax.reconciler.config.InvalidConfigurationException;
import dev.parallax.reconciler.config.Problem;
import dev.parallax.reconciler.dataset.Catalog;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.flow.Engine;
import dev.parallax.reconciler.flow.JobFailedException;
import dev.parallax.reconciler.mapping.StartCheck;
import dev.parallax.reconciler.store.TestStores;
import io.vertx.mutiny.core.Vertx;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Datasets as operators write them over stores as they are found, each with its right answer: the folders of
 * {@code cases}, or those of {@code -Dparallax.cases}. Every dataset is read and checked as the service does it, and
 * compared by every strategy, both ways round, with wide and with narrow pages; the numbers of records are counted by
 * the stores themselves.
 */
class CasesTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Map<String, Object> ALL_OF_IT = Map.of("sample_size", 1_000, "seed", 1);

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

    @TestFactory
    Stream<DynamicContainer> everyCaseHasItsRightAnswer() throws IOException, URISyntaxException {
        var given = System.getProperty("parallax.cases", "");
        var root = given.isEmpty()
                ? Path.of(Objects.requireNonNull(CasesTest.class.getResource("/cases"))
                        .toURI())
                : Path.of(given);
        try (var folders = Files.list(root)) {
            return folders.filter(Files::isDirectory).sorted().toList().stream()
                    .map(folder -> dynamicContainer(folder.getFileName().toString(), tests(folder)));
        }
    }

    private static Stream<DynamicTest> tests(Path folder) {
        var expectations = Expectation.read(url(folder.resolve("expected.yaml")));
        var load = new Object() {
            private boolean done;

            void once() {
                if (!done) {
                    load(folder);
                    done = true;
                }
            }
        };
        return expectations.entrySet().stream()
                .map(expected -> dynamicTest(expected.getKey(), () -> {
                    load.once();
                    answer(CaseDataset.of(expected.getKey(), properties(folder)), expected.getValue());
                }));
    }

    private static void load(Path folder) {
        stores().sql(CaseStores.text(url(folder.resolve("schema.sql"))) + ";analyze");
        var documents = folder.resolve("documents.json");
        if (Files.exists(documents)) {
            stores().documents(CaseStores.text(url(documents)));
        }
    }

    /** The file's, but with the names and addresses of these stores, and with nothing to wait for. */
    private static Map<String, String> properties(Path folder) {
        var file = DatasetFile.properties(
                url(folder.resolve("dataset.yaml")),
                Map.of("CASE_POSTGRES_URL", PostgresResource.url(), "CASE_MONGODB_URI", DocumentResource.uri()));
        var properties = new HashMap<>(file);
        file.forEach((name, value) -> {
            if (name.startsWith("parallax.stores.") && name.endsWith(".kind")) {
                var store = name.substring(0, name.length() - "kind".length());
                if (value.equals("mongodb")) {
                    properties.put(store + "database", DocumentResource.database());
                } else {
                    properties.put(store + "username", PostgresResource.user());
                    properties.put(store + "password", PostgresResource.password());
                }
            }
        });
        return properties;
    }

    private static void answer(CaseDataset written, Expectation expected) {
        var dataset = written.with("settle", "0s");
        var mirrored =
                switch (expected) {
                    case Expectation.Finds finds -> finds.mirrored();
                    case Expectation.Fails fails -> fails.mirrored();
                    case Expectation.Refused refused -> refused;
                };
        assertAll(
                () -> assertAll("as written", () -> answer(dataset, expected, false)),
                () -> assertAll("narrow pages", () -> answer(dataset.narrow(), expected, false)),
                () -> assertAll(
                        "the other way round", () -> answer(dataset.narrow().mirrored(), mirrored, true)));
    }

    private static void answer(CaseDataset dataset, Expectation expected, boolean mirrored) {
        Catalog catalog;
        try {
            catalog = dataset.catalog();
        } catch (InvalidConfigurationException refused) {
            assertRefused(expected, refused.problems(), mirrored);
            return;
        }
        var definition = Objects.requireNonNull(catalog.datasets().get(dataset.name()), dataset.name());
        try (var opened = TestStores.opened(
                Objects.requireNonNull(vertx), catalog.stores().values().toArray(StoreDefinition[]::new))) {
            var problems = StartCheck.problems(catalog, opened.stores());
            if (!problems.isEmpty() || expected instanceof Expectation.Refused) {
                assertRefused(expected, problems, mirrored);
                return;
            }
            var run = new Run(definition, new Engine(definition, opened.stores(), NOW));
            switch (expected) {
                case Expectation.Finds finds -> run.assertFinds(finds);
                case Expectation.Fails fails -> run.assertFails(fails);
                case Expectation.Refused refused -> throw new AssertionError("said above: " + refused);
            }
        }
    }

    private static void assertRefused(Expectation expected, List<Problem> problems, boolean mirrored) {
        if (!(expected instanceof Expectation.Refused refused)) {
            throw new AssertionError("refused: " + problems);
        }
        var property = mirrored ? CaseDataset.mirrored("." + refused.property()) : "." + refused.property();
        assertTrue(
                problems.stream()
                        .anyMatch(problem -> problem.property().endsWith(property)
                                && refused.says().stream().allMatch(problem.message()::contains)),
                () -> "not refused for " + property + " with " + refused.says() + ": " + problems);
    }

    /** A dataset that the service takes. */
    private record Run(DatasetDefinition dataset, Engine engine) {

        void assertFinds(Expectation.Finds expected) {
            long source = stores().count(dataset.source().relation());
            long target = stores().count(dataset.target().relation());
            var segments = engine.plan(Strategy.FULL);
            var found = new TreeMap<>(expected.mismatches());
            // The second time it is known what the first one found.
            for (var strategy : List.of(Strategy.FULL, Strategy.CHECKSUM, Strategy.FULL)) {
                var outcome = run(segments, strategy);
                assertEquals(found, outcome.found(), strategy::name);
                assertEquals(verdict(found.isEmpty()), outcome.verdict(), strategy::name);
                assertBooks(source, target, outcome);
            }
            var sample = run(engine.plan(Strategy.SAMPLE), Strategy.SAMPLE);
            assertEquals(found, sample.found(), "SAMPLE");
            assertEquals(verdict(found.isEmpty()), sample.verdict(), "SAMPLE");
            assertBooks(source, target, sample);
            var counted = run(engine.plan(Strategy.ROW_COUNT), Strategy.ROW_COUNT);
            assertEquals(source, counted.counters().sourceRecords());
            assertEquals(target, counted.counters().targetRecords());
            assertEquals(
                    verdict(source == target && found.values().stream().noneMatch(Run::isOfKeys)), counted.verdict());
            found.forEach((key, kind) -> {
                if (!kind.startsWith("UNUSABLE_KEY")) {
                    assertEquals(Verdict.DRIFT, engine.compareRecord(key), key);
                }
            });
            segments.stream()
                    .map(segment -> segment.range().from())
                    .filter(Objects::nonNull)
                    .forEach(key -> {
                        if (!found.containsKey(key)) {
                            assertNotEquals(Verdict.DRIFT, engine.compareRecord(key), key);
                        }
                    });
        }

        private Engine.Outcome run(List<Segment> segments, Strategy strategy) {
            return engine.run(segments, strategy, ALL_OF_IT, new Random(1));
        }

        private static Verdict verdict(boolean agree) {
            return agree ? Verdict.MATCH : Verdict.DRIFT;
        }

        /** Every record of either store is accounted for. */
        private static void assertBooks(long source, long target, Engine.Outcome outcome) {
            var counters = outcome.counters();
            var books = outcome.details().stream()
                    .map(details -> Books.of(details).orElseThrow())
                    .reduce(Books.EMPTY, Books::plus);
            assertTrue(books.balance(), books::toString);
            assertEquals(source, books.source().read(), books::toString);
            assertEquals(target, books.target().read(), books::toString);
            if (counters.duplicateKeys() + counters.unusableKeys() == 0) {
                assertBooks(source, target, counters);
            }
        }

        private static boolean isOfKeys(String kind) {
            return kind.startsWith("DUPLICATE_KEY") || kind.startsWith("UNUSABLE_KEY");
        }

        private static void assertBooks(long source, long target, Counters counters) {
            assertEquals(source, counters.sourceRecords(), counters::toString);
            assertEquals(target, counters.targetRecords(), counters::toString);
            long both =
                    counters.matched() + counters.dataMismatches() + counters.unconvertible() + counters.unsettled();
            assertEquals(source, both + counters.missingInTarget(), counters::toString);
            assertEquals(target, both + counters.missingInSource(), counters::toString);
        }

        void assertFails(Expectation.Fails expected) {
            for (var strategy : List.of(Strategy.FULL, Strategy.CHECKSUM)) {
                var failure = assertThrows(JobFailedException.class, () -> compare(strategy));
                var error = failure.error();
                assertEquals(expected.code(), error.code(), error::toString);
                assertFalse(error.retryable(), error::toString);
                for (var words : expected.says()) {
                    assertTrue(
                            error.message().toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT)),
                            () -> "does not say " + words + ": " + error);
                }
            }
            try {
                assertNotEquals(Verdict.MATCH, compare(Strategy.SAMPLE).verdict());
            } catch (JobFailedException likewise) {
                assertEquals(expected.code(), likewise.error().code());
            }
        }

        private Engine.Outcome compare(Strategy strategy) {
            return run(engine.plan(strategy), strategy);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
