package dev.parallax.reconciler.matrix;

import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.config.CatalogReader;
import dev.parallax.reconciler.config.Problem;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.flow.Engine;
import dev.parallax.reconciler.mapping.StartCheck;
import dev.parallax.reconciler.store.Stores;
import dev.parallax.reconciler.store.TestStores;
import io.vertx.mutiny.core.Vertx;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Datasets of a matrix, read and checked as the service does it, on stores that stay open. */
public final class MatrixRun implements AutoCloseable {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String DATASET = "parallax.datasets.matrix.";

    /** Says of every refusal what the matrix says itself; kept, for a logger that nobody has is set up anew. */
    private static final Logger REFUSALS = Logger.getLogger("dev.parallax.reconciler.mapping.Mappings");

    private final Map<String, String> stores;
    private final TestStores.Opened opened;

    public MatrixRun(Vertx vertx, int pageSize) {
        REFUSALS.setLevel(Level.OFF);
        stores = Map.of(
                "parallax.stores.rows.kind", "postgresql",
                "parallax.stores.rows.url", PostgresResource.url(),
                "parallax.stores.rows.username", PostgresResource.user(),
                "parallax.stores.rows.password", PostgresResource.password(),
                "parallax.stores.rows.page-size", "" + pageSize,
                "parallax.stores.documents.kind", "mongodb",
                "parallax.stores.documents.url", DocumentResource.uri(),
                "parallax.stores.documents.database", DocumentResource.database(),
                "parallax.stores.documents.page-size", "" + pageSize);
        opened = TestStores.opened(
                vertx, CatalogReader.read(stores).catalog().stores().values().toArray(StoreDefinition[]::new));
    }

    Stores stores() {
        return opened.stores();
    }

    /** A side in the form of the dataset file. */
    static Map<String, String> side(String side, String relation, String place, String key) {
        return Map.of(
                side + ".store", relation.equals("collection") ? "documents" : "rows",
                side + "." + relation, place,
                side + ".key[0]", key);
    }

    /** A dataset that the service takes, or why it does not. */
    public sealed interface Read {
        record Taken(DatasetDefinition dataset) implements Read {}

        record Refused(List<Problem> problems) implements Read {}
    }

    /** Reads and checks the dataset that the maps together make. */
    @SafeVarargs
    public final Read read(Map<String, String>... parts) {
        var properties = new HashMap<>(stores);
        for (var part : parts) {
            part.forEach((name, value) -> properties.put(DATASET + name, value));
        }
        properties.put(DATASET + "settle", "0s");
        var reading = CatalogReader.read(properties);
        if (!reading.problems().isEmpty()) {
            return new Read.Refused(reading.problems());
        }
        var catalog = reading.catalog();
        var problems = StartCheck.problems(catalog, opened.stores());
        return problems.isEmpty()
                ? new Read.Taken(Objects.requireNonNull(catalog.datasets().get("matrix")))
                : new Read.Refused(problems);
    }

    public Engine engine(DatasetDefinition dataset) {
        return new Engine(dataset, opened.stores(), NOW);
    }

    /** Everything that a strategy finds in one segment. */
    static Engine.Outcome outcome(Engine engine, Strategy strategy) {
        return engine.run(engine.plan(strategy), strategy, Map.of("sample_size", 10_000, "seed", 1), new Random(1));
    }

    /** What the verdict must be. */
    static Verdict verdict(boolean agree) {
        return agree ? Verdict.MATCH : Verdict.DRIFT;
    }

    @Override
    public void close() {
        REFUSALS.setLevel(null);
        opened.close();
    }
}
