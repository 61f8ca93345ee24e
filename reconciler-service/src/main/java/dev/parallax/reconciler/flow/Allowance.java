package dev.parallax.reconciler.flow;

import dev.parallax.common.job.Books;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.reconciler.budget.RepairBudgets;
import dev.parallax.reconciler.dataset.RepairPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one job that repairs as it goes may repair: what the budget of its dataset lets pass, and nothing once its books do not
 * balance, for then what it read may be wrong. Once something was refused, so is all that follows: a job that reaches the limit
 * stops writing. Used by the job's thread alone.
 */
final class Allowance {
    /** Null where nothing is taken from a budget. */
    private final @Nullable RepairBudgets budgets;

    private final String dataset;
    private final RepairPolicy policy;
    private final boolean audited;
    private @Nullable String refusal;
    private long heldBack;

    /** @param audited whether books that do not balance are an end of it */
    Allowance(@Nullable RepairBudgets budgets, String dataset, RepairPolicy policy, boolean audited) {
        this.budgets = budgets;
        this.dataset = dataset;
        this.policy = policy;
        this.audited = audited;
    }

    /** Of a job whose repairs were judged before, or that an operator let go. */
    static Allowance released(String dataset, RepairPolicy policy) {
        return new Allowance(null, dataset, policy, false);
    }

    /** Of a job that repairs as it goes. */
    static Allowance of(Comparison comparison, RepairBudgets budgets) {
        var dataset = comparison.dataset();
        return released(comparison.job())
                ? released(dataset.name(), dataset.repair())
                : new Allowance(budgets, dataset.name(), dataset.repair(), true);
    }

    private static boolean released(Job job) {
        return (job.type() == JobType.RECONCILE_SEGMENT || job.type() == JobType.RECONCILE_RECORD)
                && job.data().containsKey("repairs_released");
    }

    /** Takes back all that is left where something was read of which nothing is known, or the reverse. */
    void audit(Books books) {
        if (audited && refusal == null && !books.balance()) {
            refusal = Inconclusive.ofBooks(books).message();
        }
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
     * @param job whose repairs an operator decides about
     * @param written changes that were made before
     */
    Map<String, Object> details(UUID job, long written) {
        if (heldBack == 0) {
            return Map.of();
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("repairs", "HELD_BACK");
        details.put("repairs_held_back", heldBack);
        details.put(
                "message",
                "Repairs are held back: %s. %d were made before, %d were not. Look at the mismatches, then release or discard them"
                                .formatted(refusal, written, heldBack)
                        + " (POST /api/v1/reconciliation/jobs/%s/repairs/release or .../discard), or leave them to the next run."
                                .formatted(job));
        return details;
    }
}
