package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.flow.RandomField.Form;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.store.MemoryStores;
import dev.parallax.reconciler.value.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The whole engine over random datasets and mappings, from the plan over segments, pages, merge, settling and report to
 * counters and verdict: it reports exactly what was planted, whatever the sizes.
 */
class WholeEngineTest {
    private static final List<List<KeyType>> KEYS = List.of(
            List.of(KeyType.STRING),
            List.of(KeyType.INT64),
            List.of(KeyType.UUID),
            List.of(KeyType.STRING, KeyType.INT64),
            List.of(KeyType.UUID, KeyType.STRING, KeyType.INT64));

    @Property(tries = 250)
    void everythingThatWasPlantedIsReportedAndNothingElse(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 150) int records,
            @ForAll @IntRange(min = 1, max = 12) int fields,
            @ForAll @IntRange(min = 1, max = 60) int segmentSize,
            @ForAll @IntRange(min = 0, max = 30) int drifts) {
        var random = new Random(seed);
        var world = new World(random, records, fields, segmentSize);
        for (var strategy : List.of(Strategy.FULL, Strategy.CHECKSUM)) {
            var segments = world.engine.plan(strategy);
            world.plant(segments, drifts);

            var outcome = world.engine.run(segments, strategy, Map.of(), random);

            world.assertExactly(outcome, world.data.expected(), world.data.keys());

            // Nothing was written since: each run finds the same. The first may still tell what is left of a page that
            // is
            // given up, the one after it tells nothing in full.
            var again = world.engine.run(segments, strategy, Map.of(), random);
            world.assertExactly(again, world.data.expected(), world.data.keys());
            long told = world.engine.toldInFull();
            var onceMore = world.engine.run(segments, strategy, Map.of(), random);
            world.assertExactly(onceMore, world.data.expected(), world.data.keys());
            assertEquals(told, world.engine.toldInFull());
        }
    }

    /** Enough records for digests to be narrowed down instead of read at once. */
    @Property(tries = 25)
    void digestsLeadToWhatWasPlanted(
            @ForAll long seed,
            @ForAll @IntRange(min = 2_000, max = 9_000) int records,
            @ForAll @IntRange(min = 1, max = 4) int fields,
            @ForAll @IntRange(min = 2_000, max = 20_000) int segmentSize,
            @ForAll @IntRange(min = 0, max = 12) int drifts) {
        var random = new Random(seed);
        var world = new World(random, records, fields, segmentSize);
        var segments = world.engine.plan(Strategy.CHECKSUM);
        world.plant(segments, drifts);

        var outcome = world.engine.run(segments, Strategy.CHECKSUM, Map.of(), random);

        world.assertExactly(outcome, world.data.expected(), world.data.keys());
    }

    @Property(tries = 100)
    void aWindowReportsWhatEitherSideChangedWithinIt(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 100) int records,
            @ForAll @IntRange(min = 1, max = 12) int fields,
            @ForAll @IntRange(min = 0, max = 30) int drifts) {
        var random = new Random(seed);
        var world = new World(random, records, fields, 10);
        var segments = world.engine.plan(Strategy.TIMESTAMP_RANGE);
        world.plant(segments, drifts);

        var outcome = world.engine.run(segments, Strategy.TIMESTAMP_RANGE, Map.of("window", "PT1H"), random);

        var recent = world.data.keys().stream().filter(world.data::isRecent).collect(Collectors.toSet());
        world.assertExactly(outcome, world.data.expectedOfRecent(), recent);
    }

    @Property(tries = 100)
    void aSampleReportsOnlyWhatIsSoAndAllOfItIfItTakesAll(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 100) int records,
            @ForAll @IntRange(min = 1, max = 12) int fields,
            @ForAll @IntRange(min = 0, max = 30) int drifts,
            @ForAll @IntRange(min = 1, max = 150) int size) {
        var random = new Random(seed);
        var world = new World(random, records, fields, 10);
        var segments = world.engine.plan(Strategy.SAMPLE);
        world.plant(segments, drifts);
        var options = Map.<String, Object>of("sample_size", size, "seed", seed);

        var outcome = world.engine.run(segments, Strategy.SAMPLE, options, random);

        int taken = Math.min(size, world.data.keys().size());
        assertTrue(world.data.expected().entrySet().containsAll(outcome.found().entrySet()));
        assertEquals(taken, outcome.counters().matched() + outcome.counters().mismatches());
        assertEquals(outcome.found().size(), outcome.counters().mismatches());
        if (taken == world.data.keys().size()) {
            world.assertExactly(outcome, world.data.expected(), world.data.keys());
        }
        assertEquals(
                outcome.found(),
                world.engine.run(segments, Strategy.SAMPLE, options, random).found());
    }

    @Property(tries = 100)
    void aRowCountIsTheNumberOfRecordsOnEachSide(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 100) int records,
            @ForAll @IntRange(min = 0, max = 5) int drifts) {
        var random = new Random(seed);
        var world = new World(random, records, 2, 10);
        var segments = world.engine.plan(Strategy.ROW_COUNT);
        world.plant(segments, drifts);

        var outcome = world.engine.run(segments, Strategy.ROW_COUNT, Map.of(), random);

        int source = world.data.records(Side.SOURCE).size();
        int target = world.data.records(Side.TARGET).size();
        assertEquals(source, outcome.counters().sourceRecords());
        assertEquals(target, outcome.counters().targetRecords());
        assertEquals(source == target ? Verdict.MATCH : Verdict.DRIFT, outcome.verdict());
        assertEquals(Map.of(), outcome.found());
    }

    /** A dataset, and an engine with page sizes, settings and statistics as they may come. */
    private static final class World {
        private final Random random;
        private final PlantedDataset data;
        private final Engine engine;

        World(Random random, int records, int fields, int segmentSize) {
            this.random = random;
            data = new PlantedDataset(
                    random, fields, any(KEYS), any(List.of(Form.values())), any(List.of(Form.values())), true);
            data.fill(records);
            var dataset = data.definition(
                    side(), side(), Duration.ofSeconds(random.nextInt(2)), 1 + random.nextInt(20), segmentSize);
            engine = new Engine(dataset, new MemoryStores(half(Side.SOURCE), half(Side.TARGET)), PlantedDataset.NOW);
        }

        private <T> T any(List<T> values) {
            return values.get(random.nextInt(values.size()));
        }

        private MemoryStores.Half half(Side side) {
            var records = data.records(side);
            // Statistics are as old as they are.
            long estimate = random.nextBoolean() ? records.size() : random.nextInt(2 * records.size() + 1);
            return new MemoryStores.Half(records, 1 + random.nextInt(50), estimate);
        }

        private static SideDefinition side() {
            var nowhere =
                    new StoreDefinition.MongoStore("memory", "mongodb://nowhere", "none", 1, Duration.ofSeconds(1), 1);
            return new SideDefinition(
                    nowhere, new Relation.Collection("none"), List.of("_id"), "version", "updated_at");
        }

        /** At the edges of the segments, at both ends and beyond them, and anywhere; sometimes a side is lost. */
        void plant(List<Segment> segments, int drifts) {
            var codec = new KeyCodec(data.key());
            var places = new ArrayList<RecordKey>();
            for (var segment : segments) {
                if (segment.range().from() != null) {
                    var edge = codec.parse(segment.range().from());
                    places.add(edge);
                    Stream.of(before(edge), after(edge)).forEach(places::addAll);
                }
            }
            data.keys().stream().sorted().limit(1).forEach(places::add);
            data.keys().stream()
                    .sorted()
                    .skip(Math.max(0, data.keys().size() - 1))
                    .forEach(places::add);
            for (int i = 0; i < drifts; i++) {
                var keys = List.copyOf(data.keys());
                boolean fresh = keys.isEmpty() || random.nextInt(4) == 0;
                data.plant(!places.isEmpty() && random.nextBoolean() ? any(places) : fresh ? data.newKey() : any(keys));
            }
            if (drifts > 0 && random.nextInt(12) == 0) {
                data.empty(any(List.of(Side.values())));
            }
        }

        private Set<RecordKey> before(RecordKey edge) {
            var key = data.records(Side.SOURCE).lowerKey(edge);
            return key == null ? Set.of() : Set.of(key);
        }

        private Set<RecordKey> after(RecordKey edge) {
            var key = data.records(Side.SOURCE).higherKey(edge);
            return key == null ? Set.of() : Set.of(key);
        }

        void assertExactly(Engine.Outcome outcome, Map<String, String> expected, Set<RecordKey> looked) {
            assertEquals(expected, outcome.found());
            var counters = outcome.counters();
            assertEquals(expected.size(), counters.mismatches());
            assertEquals(looked.size() - expected.size(), counters.matched());
            assertEquals(held(looked, Side.SOURCE), counters.sourceRecords());
            assertEquals(held(looked, Side.TARGET), counters.targetRecords());
            assertEquals(0, counters.unsettled());
            assertEquals(expected.isEmpty() ? Verdict.MATCH : Verdict.DRIFT, outcome.verdict());
        }

        private long held(Set<RecordKey> keys, Side side) {
            return keys.stream().filter(data.records(side)::containsKey).count();
        }
    }
}
