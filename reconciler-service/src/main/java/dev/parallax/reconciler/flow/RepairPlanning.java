package dev.parallax.reconciler.flow;

import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.dataset.RepairLimits;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.planned.PlannedRepair;
import dev.parallax.reconciler.planned.PlannedRepairs;
import dev.parallax.reconciler.repair.RepairPlan;
import dev.parallax.reconciler.repair.RepairPlanner;
import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a segment would have repaired, and says how much that is: whether any of it is made is decided over
 * the whole run.
 */
final class RepairPlanning {
    /** The member of a result's details that says how much was planned. */
    static final String PLANNED = "planned";

    private final Comparison comparison;
    private final RepairPlanner planner;
    private final PlannedRepairs plans;
    private final Clock clock;
    private final Map<RepairPlan.Reason, Long> leftAlone = new EnumMap<>(RepairPlan.Reason.class);
    private final Map<ChangeAction, Long> planned = new EnumMap<>(ChangeAction.class);

    RepairPlanning(Comparison comparison, PlannedRepairs plans, Clock clock) {
        this.comparison = comparison;
        this.planner = new RepairPlanner(comparison.dataset());
        this.plans = plans;
        this.clock = clock;
    }

    /** Begins the plan of the segment anew. */
    void begin() {
        if (!plans.begin(comparison.job()).await().indefinitely()) {
            throw new JobStoppedException(JobStoppedException.Reason.FENCED);
        }
    }

    void plan(List<Confirmed> confirmed) {
        Map<String, PlannedRepair> repairs = new LinkedHashMap<>();
        for (var each : confirmed) {
            switch (planner.plan(each.difference())) {
                case RepairPlan.Call call -> {
                    var repair = planned(each, call.action());
                    repairs.put(repair.recordKey(), repair);
                }
                case RepairPlan.None none -> leftAlone.merge(none.reason(), 1L, Long::sum);
            }
        }
        if (repairs.isEmpty()) {
            return;
        }
        comparison.control().checkpoint();
        var kept = plans.keep(comparison.job(), repairs.values(), clock.instant())
                .await()
                .indefinitely()
                .orElseThrow(() -> new JobStoppedException(JobStoppedException.Reason.FENCED));
        repairs.values().stream()
                .filter(repair -> kept.contains(repair.recordKey()))
                .forEach(repair -> planned.merge(repair.action(), 1L, Long::sum));
    }

    private PlannedRepair planned(Confirmed confirmed, ChangeAction action) {
        var difference = confirmed.difference();
        return new PlannedRepair(
                comparison.job().id(),
                comparison.dataset().keyCodec().format(difference.key()),
                difference.kind(),
                action,
                confirmed.fingerprint());
    }

    /** Differences for which there is nothing to call, by the reason. */
    Map<RepairPlan.Reason, Long> leftAlone() {
        return leftAlone;
    }

    /** What the judge of the run needs to know; empty if nothing is to be repaired. */
    Map<String, Object> details(Counters counters) {
        if (planned.isEmpty() || !(comparison.dataset().repair() instanceof RepairPolicy.Auto auto)) {
            return Map.of();
        }
        var details = new LinkedHashMap<String, Object>();
        details.put("creates", planned.getOrDefault(ChangeAction.CREATE, 0L));
        details.put("updates", planned.getOrDefault(ChangeAction.UPDATE, 0L));
        details.put("deletes", planned.getOrDefault(ChangeAction.DELETE, 0L));
        details.put("target_records", targetRecords(counters));
        details.put("limits", limits(auto.limits()));
        return Map.of(PLANNED, details);
    }

    /** A strategy that looks at a part of the records counts no more than that; how many there are the store knows. */
    private long targetRecords(Counters counters) {
        var strategy = comparison.job().strategy();
        if (strategy == Strategy.FULL || strategy == Strategy.CHECKSUM) {
            return counters.targetRecords();
        }
        return Math.max(
                counters.targetRecords(),
                comparison.targetKeys().estimate().await().indefinitely());
    }

    private static Map<String, @Nullable Object> limits(RepairLimits limits) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("changes", limits.changes());
        told.put("percent", limits.percent());
        told.put("deletes", limits.deletes());
        told.put("delete_percent", limits.deletePercent());
        return told;
    }
}
