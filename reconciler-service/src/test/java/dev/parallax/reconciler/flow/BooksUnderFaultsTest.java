package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Books;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.diff.RecordComparator;
import dev.parallax.reconciler.flow.RandomField.Form;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.store.MemoryStores;
import dev.parallax.reconciler.value.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a reader does wrong, and whatever goes away while it is looked at: a run never says MATCH unless both sides, looked at
 * without the engine, agree; and its books balance whatever it says.
 */
class BooksUnderFaultsTest {
    private static final List<Strategy> WHOLE = List.of(Strategy.FULL, Strategy.CHECKSUM);

    /** A dataset with some drift. */
    private static final class World {
        private final Random random;
        private final PlantedDataset data;
        private final DatasetDefinition dataset;

        World(long seed, int records, int drifts) {
            this(seed, records, drifts, null);
        }

        /** @param timed the only side that says when its records changed */
        World(long seed, int records, int drifts, @Nullable Side timed) {
            random = new Random(seed);
            data = new PlantedDataset(random, 3, List.of(KeyType.STRING), Form.RELATIONAL, Form.RELATIONAL, true);
            data.fill(records);
            for (int i = 0; i < drifts; i++) {
                data.plant(random.nextInt(4) == 0 ? data.newKey() : any(data.keys()));
            }
            dataset = data.definition(
                    side(timed == Side.SOURCE),
                    side(timed == Side.TARGET),
                    Duration.ofSeconds(1),
                    2,
                    1 + random.nextInt(40));
        }

        private <T> T any(Set<T> values) {
            return new ArrayList<>(values).get(random.nextInt(values.size()));
        }

        private static SideDefinition side(boolean timed) {
            var nowhere =
                    new StoreDefinition.MongoStore("memory", "mongodb://nowhere", "none", 1, Duration.ofSeconds(1), 1);
            return new SideDefinition(
                    nowhere, new Relation.Collection("none"), List.of("_id"), "version", timed ? "updated_at" : null);
        }

        MemoryStores.Half half(Side side) {
            return new MemoryStores.Half(
                    data.records(side),
                    1 + random.nextInt(20),
                    data.records(side).size());
        }

        Set<RecordKey> some(Side side, int most) {
            var keys = new ArrayList<>(data.records(side).keySet());
            Collections.shuffle(keys, random);
            return new HashSet<>(keys.subList(0, Math.min(most, keys.size())));
        }

        /** As many records on both sides, and each as the other side has it; without the engine. */
        boolean agrees() {
            var comparator = new RecordComparator(dataset.fields());
            var source = data.records(Side.SOURCE);
            var target = data.records(Side.TARGET);
            return source.keySet().equals(target.keySet())
                    && source.values().stream().allMatch(record -> comparator.agree(record, target.get(record.key())));
        }
    }

    private static void assertBooksBalance(Engine.Outcome outcome) {
        for (var details : outcome.details()) {
            var books = Books.of(details).orElseThrow();
            assertTrue(books.balance(), books::toString);
        }
    }

    private static List<String> reasons(Engine.Outcome outcome) {
        return outcome.details().stream()
                .flatMap(details -> Inconclusive.of(details).stream())
                .map(Inconclusive::reason)
                .toList();
    }

    @Property(tries = 200)
    void aReaderThatLosesRecordsIsNeverGreen(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 80) int records,
            @ForAll @IntRange(max = 4) int drifts,
            @ForAll Faults.Kind kind,
            @ForAll Side side,
            @ForAll boolean images) {
        var world = new World(seed, records, drifts);
        var stores =
                new Faults(world.half(Side.SOURCE), world.half(Side.TARGET), side, kind, world.some(side, 3), images);
        var engine = new Engine(world.dataset, stores, PlantedDataset.NOW);
        for (var strategy : WHOLE) {
            var outcome = engine.run(engine.plan(strategy), strategy, Map.of(), world.random);

            assertBooksBalance(outcome);
            if (outcome.verdict() == Verdict.MATCH) {
                assertTrue(world.agrees(), "green over data that differs");
                assertEquals(
                        world.data.records(side).size(), outcome.counters().matched(), "green over what was not read");
            }
            if (outcome.verdict() == Verdict.INCONCLUSIVE) {
                assertNotEquals(List.of(), reasons(outcome));
            }
        }
    }

    /** What a side lists of a window is counted by the store too: a page that was cut short is seen by nothing else. */
    @Property(tries = 100)
    void aWindowIsGreenOnlyIfAllOfItWasListed(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int records, @ForAll Side side) {
        var world = new World(seed, records, 0, side);
        var stores = new Faults(
                        world.half(Side.SOURCE),
                        world.half(Side.TARGET),
                        side,
                        Faults.Kind.PAGE_CUT_SHORT,
                        Set.of(),
                        false)
                .withListings();
        var engine = new Engine(world.dataset, stores, PlantedDataset.NOW);
        var window = Map.<String, Object>of("window", "PT1H");
        long recent = world.data.records(side).values().stream()
                .filter(PlantedDataset::isRecent)
                .count();

        var outcome = engine.run(engine.plan(Strategy.TIMESTAMP_RANGE), Strategy.TIMESTAMP_RANGE, window, world.random);

        assertBooksBalance(outcome);
        boolean all = outcome.counters().matched() == recent;
        assertEquals(all ? Verdict.MATCH : Verdict.INCONCLUSIVE, outcome.verdict(), outcome::toString);
        assertEquals(all ? List.of() : List.of("COUNT_DISAGREES"), reasons(outcome));
    }

    /** A key that a store gives out and cannot be asked by, as a text in place of an ObjectId. */
    @Property(tries = 100)
    void aKeyThatFindsNothingIsNoDeletion(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int records, @ForAll Side side) {
        var world = new World(seed, records, 5);
        var stores = new Faults(
                world.half(Side.SOURCE),
                world.half(Side.TARGET),
                side,
                Faults.Kind.KEY_NOT_READABLE,
                Set.copyOf(world.data.keys()),
                false);
        var engine = new Engine(world.dataset, stores, PlantedDataset.NOW);

        var outcome = engine.run(engine.plan(Strategy.FULL), Strategy.FULL, Map.of(), world.random);

        assertBooksBalance(outcome);
        boolean asked = !world.data.expected().isEmpty()
                && world.data.expected().keySet().stream().anyMatch(key -> world.data
                        .records(side)
                        .containsKey(world.dataset.keyCodec().parse(key)));
        if (asked) {
            assertEquals(Verdict.INCONCLUSIVE, outcome.verdict());
            assertTrue(reasons(outcome).contains("KEY_NOT_READABLE"));
        }
        // A differing record is not taken for a missing one, which a repair would write.
        outcome.found()
                .forEach((key, what) -> assertEquals(
                        !world.data
                                .records(side)
                                .containsKey(world.dataset.keyCodec().parse(key)),
                        what.equals(side == Side.SOURCE ? "MISSING_IN_SOURCE" : "MISSING_IN_TARGET"),
                        what));
        var sample = engine.run(engine.plan(Strategy.SAMPLE), Strategy.SAMPLE, Map.of(), world.random);
        assertBooksBalance(sample);
        assertEquals(world.data.records(side).isEmpty() ? sample.verdict() : Verdict.INCONCLUSIVE, sample.verdict());
    }

    /** What differed goes away, on one side or both, at any time. */
    @Property(tries = 200)
    void whatVanishesIsCountedAndNeverGreenUnlessTheRestAgrees(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 60) int records,
            @ForAll @IntRange(min = 1, max = 6) int drifts,
            @ForAll @IntRange(min = 1, max = 12) int when) {
        var world = new World(seed, records, drifts);
        var stores = new MemoryStores(world.half(Side.SOURCE), world.half(Side.TARGET));
        var engine = new Engine(world.dataset, stores, PlantedDataset.NOW);
        var strategy = world.random.nextBoolean() ? Strategy.FULL : Strategy.CHECKSUM;
        var segments = engine.plan(strategy);
        var differing = world.data.expected().keySet().stream()
                .map(world.dataset.keyCodec()::parse)
                .toList();
        var passed = new int[1];
        engine.atCheckpoints(() -> {
            if (++passed[0] == when) {
                for (var key : differing) {
                    for (var side : Side.values()) {
                        if (world.random.nextInt(3) > 0) {
                            world.data.records(side).remove(key);
                        }
                    }
                }
            }
        });

        var outcome = engine.run(segments, strategy, Map.of(), world.random);

        assertBooksBalance(outcome);
        if (outcome.verdict() == Verdict.MATCH) {
            assertTrue(world.agrees(), "green over data that differs");
        }
        assertTrue(outcome.details().stream().allMatch(details -> details.containsKey("counted")));
    }

    @Property(tries = 20)
    void aSampleOfNothingIsGreenOnlyWhereThereIsNothing(@ForAll long seed) {
        var world = new World(seed, 0, 0);
        var engine = new Engine(
                world.dataset, new MemoryStores(world.half(Side.SOURCE), world.half(Side.TARGET)), PlantedDataset.NOW);
        var outcome = engine.run(engine.plan(Strategy.SAMPLE), Strategy.SAMPLE, Map.of(), world.random);
        assertEquals(Verdict.MATCH, outcome.verdict());
    }
}
