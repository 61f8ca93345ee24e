package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.flow.RandomField.Form;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.store.TestStores;
import dev.parallax.reconciler.value.Side;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Random datasets in every pair of real stores, under every kind of key: exactly what was planted is reported. */
class StorePairsTest {
    private static final List<List<KeyType>> KEYS = List.of(
            List.of(KeyType.STRING),
            List.of(KeyType.INT64),
            List.of(KeyType.UUID),
            List.of(KeyType.STRING, KeyType.INT64));

    private static @Nullable Vertx vertx;
    private static @Nullable PlantedStores stores;

    @BeforeContainer
    static void open() {
        vertx = Vertx.vertx();
        stores = new PlantedStores(vertx);
    }

    @AfterContainer
    static void close() {
        if (stores != null) {
            stores.close();
        }
        if (vertx != null) {
            vertx.closeAndAwait();
        }
    }

    @Property(tries = 1, edgeCases = EdgeCasesMode.NONE)
    void inEveryPairOfStoresExactlyWhatWasPlantedIsReported(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int fields) {
        var random = new Random(seed);
        for (var source : Form.values()) {
            for (var target : Form.values()) {
                for (var key : KEYS) {
                    compare(random, fields, source, target, key);
                }
            }
        }
    }

    private static void compare(Random random, int fields, Form source, Form target, List<KeyType> key) {
        var data = new PlantedDataset(
                random, fields, key, source, target, source == Form.RELATIONAL && target == Form.RELATIONAL);
        data.fill(60);
        stores.load(Side.SOURCE, source, data);
        stores.load(Side.TARGET, target, data);
        var dataset = data.definition(
                stores.side(Side.SOURCE, source, data), stores.side(Side.TARGET, target, data), Duration.ZERO, 10, 20);
        try (var opened = TestStores.opened(
                vertx, dataset.source().store(), dataset.target().store())) {
            var engine = new Engine(dataset, opened.stores(), PlantedDataset.NOW);
            var segments = engine.plan(Strategy.FULL);
            // How many exactly is up to the store's statistics.
            assertTrue(segments.size() > 1, pairOf(source, target, key));
            segments.stream()
                    .filter(segment -> segment.range().from() != null)
                    .map(segment -> dataset.keyCodec().parse(segment.range().from()))
                    .forEach(data::plant);
            data.plant(data.records(Side.SOURCE).firstKey());
            data.plant(data.records(Side.TARGET).lastKey());
            for (int i = 0; i < 4; i++) {
                data.plant(data.newKey());
                data.plant(List.copyOf(data.records(Side.SOURCE).keySet()).get(i * 10));
            }
            stores.load(Side.SOURCE, source, data);
            stores.load(Side.TARGET, target, data);

            var pair = pairOf(source, target, key);
            Counters first = null;
            // Each but the first knows what the one before it told.
            for (var strategy : List.of(Strategy.FULL, Strategy.FULL, Strategy.CHECKSUM, Strategy.FULL)) {
                var outcome = engine.run(segments, strategy, Map.of(), random);
                assertEquals(data.expected(), outcome.found(), pair);
                assertEquals(Verdict.DRIFT, outcome.verdict(), pair);
                first = first == null ? outcome.counters() : first;
                assertEquals(first, outcome.counters(), pair);
            }
            var whole = engine.plan(Strategy.TIMESTAMP_RANGE);
            var recent = engine.run(whole, Strategy.TIMESTAMP_RANGE, Map.of("window", "PT1H"), random);
            assertEquals(data.expectedOfRecent(), recent.found(), pair);
            var counted =
                    engine.run(whole, Strategy.ROW_COUNT, Map.of(), random).counters();
            assertEquals(data.records(Side.SOURCE).size(), counted.sourceRecords(), pair);
            assertEquals(data.records(Side.TARGET).size(), counted.targetRecords(), pair);
        }
    }

    private static String pairOf(Form source, Form target, List<KeyType> key) {
        return source + " " + target + " " + key;
    }
}
