package dev.parallax.reconciler.flow;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.budget.RepairBudgets;
import dev.parallax.reconciler.dataset.Catalog;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.diff.OrderViolationException;
import dev.parallax.reconciler.journal.RepairJournal;
import dev.parallax.reconciler.key.UnusableKeyException;
import dev.parallax.reconciler.mapping.Mappings;
import dev.parallax.reconciler.planned.PlannedRepairs;
import dev.parallax.reconciler.publish.KafkaPublisher;
import dev.parallax.reconciler.repair.RepairPlan;
import dev.parallax.reconciler.store.StoreException;
import dev.parallax.reconciler.store.Stores;
import dev.parallax.reconciler.told.ToldPages;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;

/** Runs one job from its message to its outcome. Blocks; meant for a virtual thread. Safe for threads. */
@ApplicationScoped
public class JobFlow {
    /** Where the owner is called at once, so few that the last of a batch is called soon after its records were read. */
    private static final int REPAIRS_A_BATCH = 100;

    private static final int REPORTS_A_BATCH = 500;

    private final Catalog catalog;
    private final Mappings mappings;
    private final Stores stores;
    private final RepairJournal journal;
    private final RepairCalls calls;
    private final KafkaPublisher publisher;
    private final ObjectMapper mapper;
    private final Clock clock;
    private final JobMetrics metrics;
    private final ScanSlots slots;
    private final CandidateBudget budget;
    private final IncrementalFlow incremental;
    private final FollowUpFlow followUps;
    private final UndoFlow undos;
    private final ToldPages told;
    private final PlannedRepairs plans;
    private final RepairBudgets budgets;
    private final Strategies strategies;

    JobFlow(
            Catalog catalog,
            Mappings mappings,
            Stores stores,
            RepairJournal journal,
            RepairCalls calls,
            KafkaPublisher publisher,
            ObjectMapper mapper,
            Clock clock,
            JobMetrics metrics,
            ScanSlots slots,
            CandidateBudget budget,
            IncrementalFlow incremental,
            FollowUpFlow followUps,
            UndoFlow undos,
            ToldPages told,
            PlannedRepairs plans,
            RepairBudgets budgets) {
        this.catalog = catalog;
        this.mappings = mappings;
        this.stores = stores;
        this.journal = journal;
        this.calls = calls;
        this.publisher = publisher;
        this.mapper = mapper;
        this.clock = clock;
        this.metrics = metrics;
        this.slots = slots;
        this.budget = budget;
        this.incremental = incremental;
        this.followUps = followUps;
        this.undos = undos;
        this.told = told;
        this.plans = plans;
        this.budgets = budgets;
        this.strategies = new Strategies(clock);
    }

    /**
     * Runs the job to its end.
     *
     * @throws JobFailedException if the attempt failed
     * @throws JobStoppedException if it does not go on here
     */
    public JobOutcome run(JobControl control) {
        var comparison = Comparison.of(control, dataset(control.job()), stores);
        try {
            return switch (control.job().type()) {
                case RECONCILE_DATASET ->
                    comparison.dataset().incremental() == null
                            ? new DatasetPlan(comparison, slots.slots(), publisher.largest()).plan()
                            : IncrementalFlow.plan(control.job());
                case RECONCILE_RECORD -> compareOne(comparison);
                case RECONCILE_SEGMENT -> segment(comparison);
                case FOLLOW_UP -> followUps.run(comparison);
                case FIND_ORPHANS -> OrphanSearch.run(comparison);
                case APPLY_REPAIRS -> apply(comparison);
                case UNDO_CHANGE -> undos.run(comparison);
            };
        } catch (StoreException e) {
            if (e.reason() == StoreException.Reason.STORE_REFUSED) {
                mappings.suspect(control.job().dataset());
            }
            throw new JobFailedException(e.reason().name(), String.valueOf(e.getMessage()), e.retryable(), e);
        } catch (UnusableKeyException e) {
            throw KeyFailures.unusable(comparison, e);
        } catch (OrderViolationException e) {
            throw KeyFailures.order(comparison, e);
        } finally {
            comparison.large().release();
        }
    }

    private JobOutcome segment(Comparison comparison) {
        var rule = comparison.dataset().incremental();
        if (rule != null) {
            return incremental.run(comparison, rule);
        }
        return comparison.job().strategy() == Strategy.ROW_COUNT
                ? new JobOutcome.Compared(Strategies.count(comparison))
                : compareInSlot(comparison);
    }

    private JobOutcome compareInSlot(Comparison comparison) {
        try (var slot = slots.enter();
                var places = budget.share()) {
            return compare(comparison, slot, places);
        }
    }

    private JobOutcome apply(Comparison comparison) {
        // What is missing after it may not have been so all the time since it was told.
        told.forgetMissing(comparison.job().dataset()).await().indefinitely();
        var dataset = comparison.dataset();
        var judged = Allowance.released(dataset.name(), dataset.repair());
        var repairs = new Repairs(comparison, journal, calls, mapper, clock, judged);
        return new RepairApplication(comparison, plans, journal, repairs, clock).run();
    }

    /** How many of these there are is bounded by itself, and they need not wait for what larger jobs hold. */
    private JobOutcome compareOne(Comparison comparison) {
        try (var place = new CandidateBudget(1, 1).share()) {
            return compare(comparison, comparison.control()::aside, place);
        }
    }

    private JobOutcome compare(Comparison comparison, Slot slot, CandidateBudget.Share places) {
        var job = comparison.job();
        var repairs = new Repairs(comparison, journal, calls, mapper, clock, Allowance.of(comparison, budgets));
        repairs.finishOpen();
        var keeper = KnownDrift.serves(job, comparison.dataset()) ? new ToldKeeper(comparison, told, clock) : null;
        var report = new MismatchReport(comparison, publisher, keeper);
        var known = keeper == null ? null : KnownDrift.of(comparison, told, report, clock);
        if (KnownDrift.mends(job, comparison.dataset())) {
            KnownDrift.forgetMissing(comparison, told, clock);
        }
        // The repairs of a run are planned by its segments, and judged together before any of them is made.
        boolean planned = job.repair() && job.type() == JobType.RECONCILE_SEGMENT;
        var planning = new RepairPlanning(comparison, plans, clock);
        if (planned) {
            planning.begin();
        }
        int batchSize = job.repair() && !planned ? REPAIRS_A_BATCH : REPORTS_A_BATCH;
        var confirmation = new Confirmation(
                comparison, clock, batchSize, slot, places, known == null ? Known.NOTHING : known, confirmed -> {
                    metrics.confirmed(job.dataset(), confirmed);
                    report.publish(confirmed);
                    if (planned) {
                        planning.plan(confirmed);
                    } else if (job.repair()) {
                        report.awaitBroker();
                        repairs.repair(confirmed);
                    }
                });
        Map<String, Object> details;
        try {
            details = strategies.carryOut(comparison, new RecordComparison(comparison, confirmation));
        } catch (StoreException | UnusableKeyException | OrderViolationException e) {
            // What was confirmed before it is told, whether or not another attempt is made.
            report.tellMissing();
            report.awaitBroker();
            throw e;
        }
        report.tellMissing();
        report.awaitBroker();
        if (known != null) {
            var stood = known.end();
            metrics.stood(job.dataset(), stood);
            long number = stood.values().stream().mapToLong(Long::longValue).sum();
            details.put("standing_as_told", number);
            if (job.repair()) {
                // A job that repairs knows nothing of what the policy lets it repair.
                repairs.leaveAlone(RepairPlan.Reason.POLICY, number);
            }
        }
        metrics.compared(job.dataset(), comparison.tally().compared());
        var counters = repairs.counters(repairs.written());
        planning.leftAlone().forEach(repairs::leaveAlone);
        repairs.leftAlone().forEach((reason, n) -> details.put("not_repaired_" + lower(reason), n));
        details.putAll(planning.details(counters));
        details.putAll(repairs.heldBack(counters));
        metrics.heldBack(job.dataset(), repairs.numberHeldBack());
        return new JobOutcome.Compared(Conclusion.of(comparison, counters, details));
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private DatasetDefinition dataset(Job job) {
        var problems = mappings.refusal(job.dataset());
        if (!problems.isEmpty()) {
            throw Refusal.of(job.dataset(), problems);
        }
        var dataset = catalog.datasets().get(job.dataset());
        if (dataset == null) {
            throw JobFailedException.terminal(
                    "UNKNOWN_DATASET", "Dataset '" + job.dataset() + "' is not configured here.");
        }
        return dataset;
    }
}
