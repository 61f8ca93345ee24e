package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.Topics;
import dev.parallax.common.drift.FieldDifference;
import dev.parallax.common.drift.Mismatch;
import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.config.Reading;
import dev.parallax.reconciler.dataset.Catalog;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.journal.NoJournal;
import dev.parallax.reconciler.mapping.Mappings;
import dev.parallax.reconciler.publish.HeardMessages;
import dev.parallax.reconciler.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs whole dataset jobs as the services do, from the plan over its segments to the sum, without the services. */
public final class Engine {
    private final HeardMessages heard = new HeardMessages();
    private final DatasetDefinition dataset;
    private final Instant now;
    private final CandidateBudget budget;
    private final JobFlow flow;
    private final KeptPages kept = new KeptPages();
    private Runnable atCheckpoints = () -> {};

    /**
     * What all segments together found.
     *
     * @param found by key, the kind of the difference and the fields that differ
     * @param verdict the worst of the segments
     */
    public record Outcome(
            Map<String, String> found, Counters counters, Verdict verdict, List<Map<String, Object>> details) {}

    /** What one process reads and keeps at once. */
    record Scans(int scans, int candidates) implements ScanConfig {}

    /** A second passes whenever somebody looks at the clock, so that nobody has to wait. */
    private static final class Hurried extends Clock {
        private Instant now;

        Hurried(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            now = now.plusSeconds(1);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    public Engine(DatasetDefinition dataset, Stores stores, Instant now) {
        this(dataset, stores, now, new Scans(2, 20_000));
    }

    Engine(DatasetDefinition dataset, Stores stores, Instant now, ScanConfig scans) {
        this.dataset = dataset;
        this.now = now;
        this.budget = new CandidateBudget(scans);
        var metrics = new SimpleMeterRegistry();
        var mapper = new ObjectMapper();
        var clock = new Hurried(now);
        var journal = new NoJournal();
        var catalog = new Catalog(Map.of(), Map.of(), Map.of(dataset.name(), dataset));
        this.flow = new JobFlow(
                catalog,
                new Mappings(Reading.of(catalog), stores, Clock.fixed(now, ZoneId.of("UTC"))),
                stores,
                journal,
                new RepairCalls(journal, null, heard.publisher(), mapper, metrics, clock),
                heard.publisher(),
                mapper,
                clock,
                new JobMetrics(metrics),
                new ScanSlots(scans),
                budget,
                null,
                null,
                null,
                kept,
                null,
                null);
    }

    /** What happens whenever a job could be stopped, which is before every page. */
    void atCheckpoints(Runnable happening) {
        atCheckpoints = happening;
    }

    /** What was reported so far is let go; it is not in an outcome. */
    void forgetMessages() {
        heard.forget();
    }

    /** Places for differences that nobody has. */
    int freePlaces() {
        return budget.free();
    }

    public List<Segment> plan(Strategy strategy) {
        var outcome = flow.run(control(job(JobType.RECONCILE_DATASET, null, null, null, strategy, Map.of())));
        return assertInstanceOf(JobOutcome.Planned.class, outcome).segments();
    }

    /** Runs the segments in any order, as replicas do. */
    public Outcome run(List<Segment> segments, Strategy strategy, Map<String, Object> data, Random order) {
        var shuffled = new ArrayList<>(segments);
        Collections.shuffle(shuffled, order);
        var root = UUID.randomUUID();
        var counters = Counters.ZERO;
        var verdict = Verdict.MATCH;
        var details = new ArrayList<Map<String, Object>>();
        for (var segment : shuffled) {
            var job = job(JobType.RECONCILE_SEGMENT, root, null, segment.range(), strategy, data);
            var result = assertInstanceOf(JobOutcome.Compared.class, flow.run(control(job)))
                    .result();
            counters = counters.plus(result.counters());
            verdict = verdict.and(result.verdict());
            details.add(result.details());
        }
        return new Outcome(found(root), counters, verdict, details);
    }

    /** Runs a job about a single record. */
    public Verdict compareRecord(String id) {
        var outcome = flow.run(control(job(JobType.RECONCILE_RECORD, null, id, null, Strategy.FULL, Map.of())));
        return assertInstanceOf(JobOutcome.Compared.class, outcome).result().verdict();
    }

    /** What stands as it was told is taken from where that was told, as the monitor does. */
    private Map<String, String> found(UUID root) {
        var found = new TreeMap<String, String>();
        var told = new HashMap<UUID, MismatchBatch>();
        for (var batch : heard.all(Topics.MISMATCHES, MismatchBatch.class)) {
            told.put(batch.batchId(), batch);
            if (batch.rootId().equals(root)) {
                batch.mismatches().forEach(mismatch -> add(found, mismatch));
                for (var standing : batch.standing()) {
                    var page = told.get(standing.told());
                    var stand = page.mismatches().stream()
                            .filter(mismatch ->
                                    standing.only().isEmpty() || standing.only().contains(mismatch.id()))
                            .toList();
                    assertEquals(standing.count(), stand.size());
                    assertEquals(standing.seenBy(), page.rootId());
                    stand.forEach(mismatch -> add(found, mismatch));
                }
            }
        }
        return found;
    }

    private static void add(Map<String, String> found, Mismatch mismatch) {
        var text = new StringBuilder(mismatch.kind().name());
        mismatch.fields().stream().map(FieldDifference::field).forEach(field -> text.append(' ')
                .append(field));
        assertNull(found.put(mismatch.key(), text.toString()), () -> "twice: " + mismatch);
        if (mismatch.kind() != MismatchKind.DUPLICATE_KEY && mismatch.kind() != MismatchKind.UNUSABLE_KEY) {
            assertEquals(mismatch.kind().name().equals("MISSING_IN_SOURCE"), mismatch.source() == null);
            assertEquals(mismatch.kind().name().equals("MISSING_IN_TARGET"), mismatch.target() == null);
        }
    }

    /** How many mismatches were told in full, by whatever job. */
    public long toldInFull() {
        return heard.all(Topics.MISMATCHES, MismatchBatch.class).stream()
                .mapToLong(batch -> batch.mismatches().size())
                .sum();
    }

    private Job job(
            JobType type,
            @Nullable UUID root,
            @Nullable String id,
            @Nullable KeyRange range,
            Strategy strategy,
            Map<String, Object> data) {
        var jobId = UUID.randomUUID();
        return new Job(
                jobId,
                root,
                root == null ? jobId : root,
                type,
                dataset.name(),
                dataset.entityType(),
                id,
                range,
                strategy,
                Priority.NORMAL,
                1,
                false,
                new Origin("tests", "tester", Channel.MANUAL, "correlation-1"),
                now,
                data);
    }

    private JobControl control(Job job) {
        var progress = new Progress();
        return new JobControl() {
            @Override
            public Job job() {
                return job;
            }

            @Override
            public Progress progress() {
                return progress;
            }

            @Override
            public void checkpoint() {
                atCheckpoints.run();
            }

            @Override
            public void aside(Runnable wait) {
                wait.run();
            }
        };
    }
}
