package dev.parallax.reconciler.flow;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.budget.RepairBudgets;
import dev.parallax.reconciler.dataset.IncrementalRule;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.journal.RepairJournal;
import dev.parallax.reconciler.publish.KafkaPublisher;
import dev.parallax.reconciler.watermark.ReadingWindow;
import dev.parallax.reconciler.watermark.Watermarks;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Runs datasets whose source is a feed, whatever strategy was asked for: such a source only tells what it changed. */
@ApplicationScoped
class IncrementalFlow {
    private final Watermarks watermarks;
    private final RepairJournal journal;
    private final RepairCalls calls;
    private final KafkaPublisher publisher;
    private final ObjectMapper mapper;
    private final Clock clock;
    private final JobMetrics metrics;
    private final RepairBudgets budgets;

    IncrementalFlow(
            Watermarks watermarks,
            RepairJournal journal,
            RepairCalls calls,
            KafkaPublisher publisher,
            ObjectMapper mapper,
            Clock clock,
            JobMetrics metrics,
            RepairBudgets budgets) {
        this.watermarks = watermarks;
        this.journal = journal;
        this.calls = calls;
        this.publisher = publisher;
        this.mapper = mapper;
        this.clock = clock;
        this.metrics = metrics;
        this.budgets = budgets;
    }

    /** One segment: the pages of a feed come one after the other. */
    static JobOutcome.Planned plan(Job job) {
        return new JobOutcome.Planned(List.of(new Segment(0, KeyRange.ALL, 0)), explain(job));
    }

    static String explain(Job job) {
        var incremental = "The source is a feed: what it changed since the last success, compared by key.";
        var requested = requested(job);
        return requested.equals(Strategy.INCREMENTAL.name())
                ? incremental
                : incremental + " " + requested + " was asked for, which a feed cannot do; INCREMENTAL was run.";
    }

    /** The scheduler may have put the strategy right already, and then tells the one that was asked for. */
    static String requested(Job job) {
        var requested = job.data().get("requested_strategy");
        return requested == null ? job.strategy().name() : requested.toString();
    }

    /** Reads what the feed changed, compares and repairs it, and moves the watermark when all of it was read. */
    JobOutcome run(Comparison comparison, IncrementalRule rule) {
        var job = comparison.job();
        var mark = watermarks
                .before(job.dataset(), job.id())
                .await()
                .indefinitely()
                .orElse(null);
        // Before the first request: what the feed changes from now on belongs to the next run.
        var usual = ReadingWindow.of(rule, mark, clock.instant());
        var asked = JobOptions.of(job).updatedSince();
        var window = asked == null ? usual : usual.from(asked);
        var allowance = Allowance.of(comparison, budgets);
        var repairs = new Repairs(comparison, journal, calls, mapper, clock, allowance);
        repairs.finishOpen();
        var intake = new FeedIntake(
                comparison, new MismatchReport(comparison, publisher), repairs, allowance, metrics, clock);
        intake.read(comparison.stores().changes(comparison.dataset(), window.since()));
        metrics.compared(job.dataset(), comparison.tally().compared());
        // Without repair the differences stay, and the next run must meet them again.
        boolean repairing = job.repair() && comparison.dataset().repair() instanceof RepairPolicy.Auto;
        var moved = repairing ? window.advanced(intake.unfinished()) : null;
        if (moved != null
                && !watermarks
                        .advance(job.dataset(), job.id(), job.attempt(), moved, clock.instant())
                        .await()
                        .indefinitely()) {
            throw new JobStoppedException(JobStoppedException.Reason.FENCED);
        }
        return new JobOutcome.Compared(intake.result(window, moved));
    }
}
