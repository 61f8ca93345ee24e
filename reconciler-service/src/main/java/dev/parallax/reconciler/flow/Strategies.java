package dev.parallax.reconciler.flow;

import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.UnusableKeyException;
import dev.parallax.reconciler.store.Digests;
import dev.parallax.reconciler.store.RecordImage;
import dev.parallax.reconciler.store.RecordReader;
import dev.parallax.reconciler.store.Scan;
import dev.parallax.reconciler.value.Presence;
import dev.parallax.reconciler.value.Side;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What each strategy looks at. */
final class Strategies {
    /** Records that are sooner read than divided further. */
    private static final int LEAF = 2_000;

    private final Clock clock;

    Strategies(Clock clock) {
        this.clock = clock;
    }

    /** Compares what the job's strategy says, to the end, and tells what it took to be right. */
    Map<String, Object> carryOut(Comparison comparison, RecordComparison records) {
        var job = comparison.job();
        var details = new LinkedHashMap<String, Object>();
        details.put("strategy", job.strategy().name());
        if (job.type() == JobType.RECONCILE_RECORD) {
            details.put("explanation", "One record, read on both sides.");
            one(comparison, records);
            return details;
        }
        expect(comparison);
        if (job.strategy() == Strategy.CHECKSUM) {
            checksum(comparison, records, details);
            return details;
        }
        if (job.strategy() == Strategy.FULL) {
            full(comparison, records, details);
            return details;
        }
        details.put("explanation", StrategyChoice.explain(job.strategy(), comparison));
        switch (job.strategy()) {
            case TIMESTAMP_RANGE -> window(comparison, records, details);
            case SAMPLE -> sample(comparison, records, details);
            case INCREMENTAL ->
                throw JobFailedException.terminal(
                        "INVALID_STRATEGY", "INCREMENTAL needs a source that is a feed: a store of kind rest.");
            case FULL, CHECKSUM, ROW_COUNT ->
                throw new IllegalArgumentException(job.strategy() + " is carried out elsewhere");
        }
        return details;
    }

    private void full(Comparison comparison, RecordComparison records, Map<String, Object> details) {
        var whole = List.of(comparison.bounds());
        var findings = records.keyFindings();
        counted(comparison, details, () -> {
            findings.begin(Scan.of(comparison.bounds()));
            var digests = digests(comparison, findings);
            details.put("explanation", StrategyChoice.full(digests));
            switch (digests) {
                case Digests.Common common -> records.images(whole, common, RecordImage.WHOLE);
                case Digests.None none -> records.stream(whole);
            }
            findings.end();
        });
    }

    private void checksum(Comparison comparison, RecordComparison records, Map<String, Object> details) {
        var findings = records.keyFindings();
        counted(comparison, details, () -> {
            findings.begin(Scan.of(comparison.bounds()));
            var digests = digests(comparison, findings);
            details.put("explanation", StrategyChoice.checksum(digests));
            switch (digests) {
                case Digests.Common common ->
                    details.putAll(new DigestComparison(comparison, records, common, LEAF).run(comparison.bounds()));
                case Digests.None none -> records.stream(List.of(comparison.bounds()));
            }
            findings.end();
        });
    }

    /** None where keys are found over which they would agree wrongly. */
    private static Digests digests(Comparison comparison, KeyFindings findings) {
        var digests = comparison.digests();
        return digests instanceof Digests.Common && findings.any()
                ? new Digests.None("Keys repeat, or are none")
                : digests;
    }

    /** Compares, and has the stores count by themselves what there is to be compared. */
    private void counted(Comparison comparison, Map<String, Object> details, Runnable compare) {
        var count = IndependentCount.before(comparison, clock);
        compare.run();
        count.check(details);
    }

    private static void one(Comparison comparison, RecordComparison records) {
        comparison.control().progress().expect(1);
        var id = Objects.requireNonNull(comparison.job().entityId(), "entityId");
        try {
            records.keys(List.of(new Listed(comparison.dataset().keyCodec().parse(id), Presence.NEITHER)));
        } catch (UnusableKeyException e) {
            throw JobFailedException.terminal("INVALID_KEY", "'" + id + "' is no key of the dataset.");
        }
    }

    private void window(Comparison comparison, RecordComparison records, Map<String, Object> details) {
        var window = JobOptions.of(comparison.job()).windowOf(comparison.job(), clock.instant());
        details.put("window_from", window.from().toString());
        details.put("window_to", window.to().toString());
        var selection = new RecordSelection(comparison);
        var before = selection.countWithin(window);
        var findings = records.keyFindings();
        findings.begin(Scan.of(KeyBounds.ALL, window));
        var listed = new EnumMap<Side, Long>(Side.class);
        records.keys(keys -> listed.putAll(selection.changedWithin(window, keys)));
        findings.end();
        before.keySet().forEach(side -> listed.merge(side, findings.records(side), Long::sum));
        var after = before.equals(listed) ? before : selection.countWithin(window);
        after.forEach((side, last) -> IndependentCount.ofWindow(
                comparison, side, before.getOrDefault(side, 0L), last, listed.getOrDefault(side, 0L)));
    }

    private static void sample(Comparison comparison, RecordComparison records, Map<String, Object> details) {
        var options = JobOptions.of(comparison.job());
        var sample = new RecordSelection(comparison).sample(options.sampleSize(), options.seed());
        details.put("sample_size", sample.size());
        details.put("seed", options.seed());
        comparison.control().progress().expect(sample.size());
        var findings = records.keyFindings();
        findings.begin(Scan.of(KeyBounds.ALL));
        records.keys(sample);
        findings.end();
        var counters = comparison.tally().counters();
        if (counters.matched() + counters.mismatches() == 0) {
            nothingCompared(comparison);
        }
    }

    /** A sample of nothing is right of two empty sides, and of no others. */
    private static void nothingCompared(Comparison comparison) {
        long source = comparison.keys(Side.SOURCE).count(KeyBounds.ALL).await().indefinitely();
        long target = comparison.keys(Side.TARGET).count(KeyBounds.ALL).await().indefinitely();
        if (source + target > 0) {
            comparison
                    .doubts()
                    .add(
                            Inconclusive.Reason.NOTHING_COMPARED,
                            source + target,
                            null,
                            "The source has %d records and the target %d, and not one of them was compared."
                                    .formatted(source, target));
        }
    }

    /** The numbers of records, and nothing about their contents. */
    static JobResult count(Comparison comparison) {
        var bounds = comparison.bounds();
        var counters = Uni.combine()
                .all()
                .unis(
                        comparison.sourceKeys().count(bounds),
                        comparison.targetKeys().count(bounds))
                .with((source, target) -> new Counters(source, target, 0, 0, 0, 0, 0, 0, 0, 0, 0))
                .await()
                .indefinitely();
        long difference = counters.sourceRecords() - counters.targetRecords();
        var details = new LinkedHashMap<String, Object>();
        details.put("strategy", Strategy.ROW_COUNT.name());
        details.put("explanation", StrategyChoice.explain(Strategy.ROW_COUNT, comparison));
        details.put("row_difference", difference);
        boolean keysAreRight = !comparison.dataset().reportsKeyProblems() || countKeys(comparison, details);
        return new JobResult(difference == 0 && keysAreRight ? Verdict.MATCH : Verdict.DRIFT, counters, details);
    }

    /** Of records that have no key of their own there is only a number too. */
    private static boolean countKeys(Comparison comparison, Map<String, Object> details) {
        var repeated = new LinkedHashMap<String, Object>();
        KeyFindings.repeats(comparison).forEach((side, keys) -> repeated.put(lower(side), keys));
        var unusable = new LinkedHashMap<String, Object>();
        KeyFindings.look(comparison, Scan.of(comparison.bounds()))
                .forEach((side, found) -> unusable.put(lower(side), found.records()));
        details.put("repeated_keys", repeated);
        details.put("records_without_usable_key", unusable);
        return Stream.concat(repeated.values().stream(), unusable.values().stream())
                .allMatch(number -> number.equals(0L));
    }

    private static String lower(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }

    /** What the planner estimated for the segment, if the scheduler passes it on; else statistics, for a whole side. */
    private static void expect(Comparison comparison) {
        var planned = comparison.job().data().get("estimated_records");
        if (planned instanceof Number number) {
            comparison.control().progress().expect(number.longValue());
        } else if (KeyRange.ALL.equals(comparison.job().range())) {
            RecordReader source = comparison.sourceKeys();
            comparison.control().progress().expect(source.estimate().await().indefinitely());
        }
    }
}
