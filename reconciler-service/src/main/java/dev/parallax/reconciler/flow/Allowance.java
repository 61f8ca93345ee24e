package dev.parallax.reconciler.flow;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.reconciler.budget.RepairBudgets;
import dev.parallax.reconciler.dataset.RepairPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one job may repair of the budget of its dataset. Once something was refused, so is all that follows: a job that
 * reaches the limit stops writing. Used by the job's thread alone.
 */
final class Allowance {
    private final @Nullable RepairBudgets budgets;
    private final String dataset;
    private final RepairPolicy policy;
    private @Nullable String refusal;
    private long heldBack;

    private Allowance(@Nullable RepairBudgets budgets, String dataset, RepairPolicy policy) {
        this.budgets = budgets;
        this.dataset = dataset;
        this.policy = policy;
    }

    /** Of a job whose repairs were judged before. */
    static Allowance unlimited(Comparison comparison) {
        return new Allowance(
                null, comparison.job().dataset(), comparison.dataset().repair());
    }

    /** Of a job that repairs as it goes; a feed that an operator let go is not limited. */
    static Allowance of(Comparison comparison, RepairBudgets budgets) {
        return released(comparison.job())
                ? unlimited(comparison)
                : new Allowance(
                        budgets,
                        comparison.job().dataset(),
                        comparison.dataset().repair());
    }

    private static boolean released(Job job) {
        return job.type() == JobType.RECONCILE_SEGMENT && job.data().containsKey("repairs_released");
    }

    /** So many records are to come: if that is beyond the limit, nothing is written at all. */
    void foresee(long records) {
        var limit = policy instanceof RepairPolicy.Auto auto ? auto.limits().changes() : null;
        if (budgets != null && limit != null && records > limit) {
            refusal = "%d records are to come, and limits.changes lets %d pass".formatted(records, limit);
        }
    }

    /** Whether so many changes may be made now. */
    boolean take(long changes, long deletes) {
        if (refusal == null && budgets != null && policy instanceof RepairPolicy.Auto auto) {
            var limits = auto.limits();
            if (!budgets.take(dataset, limits, changes, deletes).await().indefinitely()) {
                refusal = "within %s limits.changes lets %s pass and limits.deletes %s"
                        .formatted(limits.window(), shown(limits.changes()), shown(limits.deletes()));
            }
        }
        if (refusal != null) {
            heldBack += changes;
        }
        return refusal == null;
    }

    private static String shown(@Nullable Long limit) {
        return limit == null ? "any number" : limit.toString();
    }

    /** Changes that were refused. */
    long heldBack() {
        return heldBack;
    }

    /**
     * What the result says of it; empty if nothing was refused.
     *
     * @param written changes that were made before
     */
    Map<String, Object> details(JobType type, long written) {
        if (heldBack == 0) {
            return Map.of();
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("repairs", "HELD_BACK");
        details.put("repairs_held_back", heldBack);
        details.put(
                "message",
                "Repairs are held back: %s. %d were made before, %d were not. %s"
                        .formatted(
                                refusal,
                                written,
                                heldBack,
                                type == JobType.RECONCILE_RECORD
                                        ? "Run the dataset with FULL: its repairs are judged together, and can be released."
                                        : "Release them, or they are tried again with the next run."));
        return details;
    }
}
