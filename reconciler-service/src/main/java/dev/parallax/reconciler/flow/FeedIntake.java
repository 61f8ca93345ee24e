package dev.parallax.reconciler.flow;

import dev.parallax.common.drift.Agreement;
import dev.parallax.common.drift.FieldDifference;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.diff.RecordDifference;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.journal.JobTally;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.repair.RepairPlan;
import dev.parallax.reconciler.store.FeedPage;
import dev.parallax.reconciler.store.FeedPages;
import dev.parallax.reconciler.value.Presence;
import dev.parallax.reconciler.value.Side;
import dev.parallax.reconciler.watermark.ReadingWindow;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the pages of a feed: each is compared with the target by key, reported and repaired before the next one is
 * asked for. What agrees, or was made to, is told page by page: the end of such a run says nothing about what the
 * feed did not name. What the feed says is a fact at once; there is nothing to wait for, and the owner call is conditional on
 * the version that was read from the target. One record's failure is counted, and the others go on.
 */
final class FeedIntake {
    private static final int KEYS_A_READ = 500;
    private static final int REPAIRS_A_BATCH = 100;

    private final Comparison comparison;
    private final MismatchReport report;
    private final Repairs repairs;
    private final Allowance allowance;
    private final JobMetrics metrics;
    private final Clock clock;
    private final KeyBatches batches = new KeyBatches(KEYS_A_READ);
    private long fetched;
    private long repeated;
    private @Nullable Instant unfinished;

    FeedIntake(
            Comparison comparison,
            MismatchReport report,
            Repairs repairs,
            Allowance allowance,
            JobMetrics metrics,
            Clock clock) {
        this.comparison = comparison;
        this.report = report;
        this.repairs = repairs;
        this.allowance = allowance;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Reads to the last page. */
    void read(FeedPages pages) {
        FeedPage page;
        do {
            comparison.control().checkpoint();
            // Before the page is asked for: what anybody saw of its records until then is older than the page.
            var asked = clock.instant();
            page = pages.next().await().indefinitely();
            comparison.control().progress().expect(page.total());
            if (fetched == 0) {
                allowance.foresee(page.total());
            }
            fetched += page.size();
            take(page, asked);
        } while (!page.last());
        report.awaitBroker();
        if (fetched < page.total()) {
            comparison
                    .doubts()
                    .add(
                            Inconclusive.Reason.COUNT_DISAGREES,
                            page.total() - fetched,
                            Side.SOURCE,
                            "The feed says that it changed %d records, and its pages hold %d. The next run reads them again."
                                    .formatted(page.total(), fetched));
            hold(null);
        }
    }

    /** The earliest last change of a record that could not be written but may be later; null if there is none. */
    @Nullable
    Instant unfinished() {
        return unfinished;
    }

    private void take(FeedPage page, Instant asked) {
        Map<RecordKey, StoreRecord> records = new LinkedHashMap<>();
        for (var record : page.records()) {
            var earlier = records.put(record.key(), record);
            if (earlier != null) {
                repeated++;
                comparison.tally().skipped(Side.SOURCE, 1);
            }
        }
        var different = new ArrayList<Confirmed>();
        var agreed = new ArrayList<Agreement>();
        page.unusable().forEach(item -> different.add(withoutKey(item)));
        // The others arrive part by part, for the books are to balance whenever something is repaired.
        comparison.tally().arrived(Side.SOURCE, page.size() - records.size());
        var keys = List.copyOf(records.keySet());
        for (int i = 0; i < keys.size(); i += KEYS_A_READ) {
            var some = keys.subList(i, Math.min(i + KEYS_A_READ, keys.size()));
            batches.each(some, part -> {
                var found = comparison.readTarget(part);
                comparison.tally().arrived(Side.SOURCE, part.size());
                comparison.tally().arrived(Side.TARGET, Comparison.number(found));
                var targets = Comparison.byKey(Side.TARGET, part, found);
                for (var key : part) {
                    if (compare(records.get(key), targets.get(key), different)) {
                        agreed.add(agreement(key, asked));
                    }
                }
                if (different.stream().mapToLong(Confirmed::bytes).sum() > StoreDefinition.PAGE_BYTES) {
                    agreed.addAll(closeAll(different));
                }
            });
        }
        comparison.reportProgress();
        agreed.addAll(closeAll(different));
        report.agreed(agreed);
    }

    /** Empties the list, and returns what was repaired. */
    private List<Agreement> closeAll(List<Confirmed> different) {
        var agreed = new ArrayList<Agreement>();
        for (int i = 0; i < different.size(); i += REPAIRS_A_BATCH) {
            agreed.addAll(close(different.subList(i, Math.min(i + REPAIRS_A_BATCH, different.size()))));
        }
        different.clear();
        return agreed;
    }

    /** Whether they agree; if not, the difference is added to the others. */
    private boolean compare(
            @Nullable StoreRecord source, @Nullable StoreRecord target, Collection<Confirmed> different) {
        if (source == null) {
            return false;
        }
        if (target != null && target.tooLarge() > 0 && !target.isRepeated()) {
            comparison.tally().comparing();
            comparison.tally().tooLarge(Presence.BOTH, Presence.BOTH);
            comparison.doubts().tooLarge(Side.TARGET, comparison.format(target.key()), target.tooLarge());
            return false;
        }
        var unconvertible = comparison.comparator().unconvertible(Side.SOURCE, source);
        var found = unconvertible.isEmpty() || target != null
                ? comparison.comparator().compare(source, target)
                : Optional.of(
                        new RecordDifference(source.key(), MismatchKind.UNCONVERTIBLE, unconvertible, source, null));
        found.ifPresentOrElse(
                difference -> different.add(confirmed(difference)),
                () -> comparison.tally().agreed(1));
        return found.isEmpty();
    }

    private Agreement agreement(RecordKey key, Instant asOf) {
        return new Agreement(comparison.dataset().keyCodec().format(key), asOf);
    }

    private Confirmed withoutKey(FeedPage.Unusable item) {
        var reason = new FieldDifference("key", item.json(), null, null, null, "source: " + item.reason());
        return confirmed(
                new RecordDifference(
                        RecordKey.of(item.name()),
                        comparison.dataset().reportsKeyProblems()
                                ? MismatchKind.UNUSABLE_KEY
                                : MismatchKind.UNCONVERTIBLE,
                        List.of(reason),
                        null,
                        null),
                Presence.SOURCE_ONLY);
    }

    private Confirmed confirmed(RecordDifference difference) {
        return confirmed(difference, Presence.of(difference.source() != null, difference.target() != null));
    }

    private Confirmed confirmed(RecordDifference difference, Presence on) {
        comparison.tally().comparing();
        comparison.tally().confirmed(difference.kind(), on, on);
        var target = difference.target();
        if (target != null && target.isRepeated()) {
            comparison.tally().duplicates(Side.TARGET, target.records() - 1, target.records() - 1);
        }
        var now = clock.instant();
        var digests = comparison.comparator().digests(difference.source(), difference.target());
        var fingerprint = comparison.comparator().fingerprint(difference.source(), difference.target(), digests);
        return new Confirmed(difference, digests, fingerprint, null, now, now);
    }

    /** Reports and repairs; returns what was repaired. */
    private List<Agreement> close(List<Confirmed> batch) {
        metrics.confirmed(comparison.job().dataset(), batch);
        report.publish(batch);
        if (!comparison.job().repair()) {
            return List.of();
        }
        report.awaitBroker();
        var writable = batch.stream()
                .filter(each -> each.difference().source() != null)
                .toList();
        // Before the owner is asked: what anybody saw until then is what the repair mends.
        var asked = clock.instant();
        var ended = repairs.repair(writable);
        for (var each : writable) {
            if (ended.unfinished()
                    .contains(comparison
                            .dataset()
                            .keyCodec()
                            .format(each.difference().key()))) {
                hold(each.difference().source());
            }
        }
        comparison.reportProgress();
        return ended.applied().stream().map(key -> new Agreement(key, asked)).toList();
    }

    /** A record whose last change nobody knows holds the watermark where it is. */
    private void hold(@Nullable StoreRecord source) {
        var changed = source == null || source.updatedAt() == null ? Instant.MIN : source.updatedAt();
        if (unfinished == null || changed.isBefore(unfinished)) {
            unfinished = changed;
        }
    }

    JobResult result(ReadingWindow window, @Nullable Instant watermark) {
        var written = repairs.written();
        var counters = repairs.counters(written);
        long leftAlone = repairs.leftAlone().entrySet().stream()
                .filter(entry -> entry.getKey() != RepairPlan.Reason.POLICY
                        && entry.getKey() != RepairPlan.Reason.UNCONVERTIBLE
                        && entry.getKey() != RepairPlan.Reason.KEY)
                .mapToLong(Map.Entry::getValue)
                .sum();
        var details = new LinkedHashMap<String, Object>();
        details.put("strategy", Strategy.INCREMENTAL.name());
        details.put("requested_strategy", IncrementalFlow.requested(comparison.job()));
        details.put("explanation", IncrementalFlow.explain(comparison.job()));
        var asked = comparison.job().data().get("updated_since");
        if (asked != null) {
            details.put("updated_since", asked);
        }
        details.put("since", window.since().toString());
        details.put("until", window.until().toString());
        if (watermark != null) {
            details.put("watermark", watermark.toString());
        }
        details.put("fetched", fetched);
        details.put("created", JobTally.applied(written, MismatchKind.MISSING_IN_TARGET));
        details.put("updated", JobTally.applied(written, MismatchKind.DATA_MISMATCH));
        details.put("skipped", counters.matched() + repeated);
        details.put(
                "errors",
                counters.unconvertible()
                        + counters.duplicateKeys()
                        + counters.unusableKeys()
                        + counters.repairConflicts()
                        + counters.repairFailures()
                        + leftAlone);
        repairs.leftAlone()
                .forEach((reason, n) ->
                        details.put("not_repaired_" + reason.name().toLowerCase(Locale.ROOT), n));
        details.putAll(repairs.heldBack(counters));
        metrics.heldBack(comparison.job().dataset(), repairs.numberHeldBack());
        return Conclusion.of(comparison, counters, details);
    }
}
