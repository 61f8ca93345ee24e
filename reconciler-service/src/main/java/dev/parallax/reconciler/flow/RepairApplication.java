package dev.parallax.reconciler.flow;

import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobResult;
import dev.parallax.reconciler.journal.RepairJournal;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.planned.PlannedRepair;
import dev.parallax.reconciler.planned.PlannedRepairs;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the repairs that some segments planned, page by page. Each record is read again on both sides, and repaired only
 * if it stands as it was planned to be repaired: whatever moved since is left, and counted as a conflict.
 */
final class RepairApplication {
    private static final int REPAIRS_A_BATCH = 100;

    private final Comparison comparison;
    private final PlannedRepairs plans;
    private final RepairJournal journal;
    private final Repairs repairs;
    private final Clock clock;
    private final List<UUID> segments;
    private final boolean deletes;
    private final KeyBatches batches = new KeyBatches(REPAIRS_A_BATCH);
    private long moved;
    private long deletesLeft;

    RepairApplication(
            Comparison comparison, PlannedRepairs plans, RepairJournal journal, Repairs repairs, Clock clock) {
        this.comparison = comparison;
        this.plans = plans;
        this.journal = journal;
        this.repairs = repairs;
        this.clock = clock;
        this.segments = segments(comparison.job());
        this.deletes = !Boolean.FALSE.equals(comparison.job().data().get("deletes"));
    }

    /** Whatever an earlier attempt repaired is counted, and not looked at again. */
    JobOutcome run() {
        requireKept();
        repairs.finishOpen();
        PlannedRepair last = null;
        List<PlannedRepair> page;
        do {
            comparison.control().checkpoint();
            page = plans.page(segments, last, REPAIRS_A_BATCH).await().indefinitely();
            apply(page);
            last = page.isEmpty() ? last : page.getLast();
        } while (page.size() == REPAIRS_A_BATCH);
        return new JobOutcome.Compared(result());
    }

    private void requireKept() {
        var planned = comparison.job().data().get("planned");
        long kept = plans.count(segments).await().indefinitely();
        if (!(planned instanceof Number number) || number.longValue() != kept) {
            throw JobFailedException.terminal(
                    "PLAN_NOT_KEPT",
                    "Of %s planned repairs %d are still kept, so none is made. Run the dataset again."
                            .formatted(planned, kept));
        }
    }

    private void apply(List<PlannedRepair> page) {
        batches.each(stillToDo(page), this::applyAtOnce);
    }

    private void applyAtOnce(List<PlannedRepair> some) {
        var keys = some.stream().map(this::key).toList();
        var pairs = comparison.read(keys);
        var stand = new ArrayList<Confirmed>(some.size());
        for (int i = 0; i < keys.size(); i++) {
            var now = confirmed(pairs, keys.get(i));
            if (now != null && now.fingerprint().equals(some.get(i).read())) {
                stand.add(now);
            } else {
                moved++;
            }
        }
        var unused = repairs.repair(stand);
    }

    private RecordKey key(PlannedRepair repair) {
        return comparison.dataset().keyCodec().parse(repair.recordKey());
    }

    private List<PlannedRepair> stillToDo(List<PlannedRepair> page) {
        var keys = page.stream().map(PlannedRepair::recordKey).toList();
        var done = journal.applied(comparison.job().id(), keys).await().indefinitely();
        var open = new ArrayList<PlannedRepair>(page.size());
        for (var repair : page) {
            if (done.contains(repair.recordKey())) {
                continue;
            }
            if (repair.action() == ChangeAction.DELETE && !deletes) {
                deletesLeft++;
            } else {
                open.add(repair);
            }
        }
        return open;
    }

    private @Nullable Confirmed confirmed(Comparison.Pairs pairs, RecordKey key) {
        var source = pairs.source(key);
        var target = pairs.target(key);
        boolean tooLarge = (source != null && source.tooLarge() > 0) || (target != null && target.tooLarge() > 0);
        if ((source == null && target == null) || tooLarge) {
            return null;
        }
        var comparator = comparison.comparator();
        return comparator
                .compare(source, target)
                .map(difference -> {
                    var digests = comparator.digests(source, target);
                    var now = clock.instant();
                    return new Confirmed(
                            difference, digests, comparator.fingerprint(source, target, digests), null, now, now);
                })
                .orElse(null);
    }

    private JobResult result() {
        var details = new LinkedHashMap<String, Object>();
        details.put("explanation", "Repairs that " + segments.size() + " segments of the run planned.");
        details.put("moved_since_planned", moved);
        details.put("deletes_left", deletesLeft);
        repairs.leftAlone()
                .forEach((reason, n) ->
                        details.put("not_repaired_" + reason.name().toLowerCase(Locale.ROOT), n));
        return JobResult.withoutVerdict(repairs.outcomes(moved), details);
    }

    private static List<UUID> segments(Job job) {
        if (!(job.data().get("plan_of") instanceof List<?> ids) || ids.isEmpty()) {
            throw JobFailedException.terminal("INVALID_OPTION", "'plan_of' must name the segments that planned.");
        }
        try {
            return ids.stream().map(id -> UUID.fromString(String.valueOf(id))).toList();
        } catch (IllegalArgumentException e) {
            throw JobFailedException.terminal("INVALID_OPTION", "'plan_of' must name the segments that planned.");
        }
    }
}
