package dev.parallax.monitor.projection;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one job say together. Every part is the greatest (or earliest) of what was told, in an order that
 * only the content of the events decides, so any permutation and any repetition of the same events gives the same
 * projection.
 *
 * @param job what the queued event says, without its data, which nobody is shown and which may be large; null until it
 *     has arrived
 * @param stage where the job stands
 * @param startedAt when the first attempt began, as far as told
 * @param progress the furthest heartbeat of the latest attempt that sent one
 * @param plan how the latest attempt cut a dataset job into segments
 */
public record JobProjection(
        UUID jobId,
        UUID rootId,
        @Nullable Job job,
        @Nullable Instant queuedAt,
        Stage stage,
        @Nullable Instant startedAt,
        @Nullable Progress progress,
        @Nullable Plan plan) {

    /**
     * The latest event that decides the status.
     *
     * @param rank orders the kinds of event within one attempt
     * @param runAt not before this time, if the job waits
     * @param result what a completed job counted, or a failed parent's completed children
     */
    public record Stage(
            int attempt,
            int rank,
            Instant at,
            UUID eventId,
            JobStatus status,
            @Nullable Instant runAt,
            @Nullable JobResult result) {

        private static final Comparator<Stage> ORDER = Comparator.comparingInt(Stage::attempt)
                .thenComparingInt(Stage::rank)
                .thenComparing(Stage::at)
                .thenComparing(Stage::eventId);
    }

    /** The numbers of a heartbeat, in records. */
    public record Progress(
            int attempt, long compared, long estimated, long mismatches, Instant at, String worker, UUID eventId) {

        private static final Comparator<Progress> ORDER = Comparator.comparingInt(Progress::attempt)
                .thenComparingLong(Progress::compared)
                .thenComparing(Progress::at)
                .thenComparing(Progress::eventId);
    }

    /** How many segments there are and the records expected in all of them. */
    public record Plan(int attempt, int segments, long estimated, String explanation, UUID eventId) {

        private static final Comparator<Plan> ORDER =
                Comparator.comparingInt(Plan::attempt).thenComparing(Plan::eventId);
    }

    private static Job withoutData(Job job) {
        return new Job(
                job.id(),
                job.parentId(),
                job.rootId(),
                job.type(),
                job.dataset(),
                job.entityType(),
                job.entityId(),
                job.range(),
                job.strategy(),
                job.priority(),
                job.attempt(),
                job.repair(),
                job.origin(),
                job.createdAt(),
                Map.of());
    }

    /** What one event says. */
    public static JobProjection of(JobEvent event) {
        return new JobProjection(
                event.jobId(),
                event.rootId(),
                event instanceof JobEvent.Queued queued ? withoutData(queued.job()) : null,
                event instanceof JobEvent.Queued queued ? queued.at() : null,
                stage(event),
                startedAt(event),
                event instanceof JobEvent.Progressed progressed ? progress(progressed) : null,
                event instanceof JobEvent.Planned planned ? plan(planned) : null);
    }

    /** What this and the other say together; the order does not matter. Both must be of the same job. */
    public JobProjection merge(JobProjection other) {
        return new JobProjection(
                jobId,
                rootId,
                firstJob(job, other.job),
                least(Comparator.<Instant>naturalOrder(), queuedAt, other.queuedAt),
                Stage.ORDER.compare(stage, other.stage) >= 0 ? stage : other.stage,
                least(Comparator.<Instant>naturalOrder(), startedAt, other.startedAt),
                least(Progress.ORDER.reversed(), progress, other.progress),
                least(Plan.ORDER.reversed(), plan, other.plan));
    }

    /**
     * What the job's comparison says; of one that ended without a result, that nothing is sure. Null until it has ended, and
     * of a job that compares nothing.
     */
    public @Nullable Verdict verdict() {
        if (stage.result != null) {
            return stage.result.verdict();
        }
        return stage.status.isTerminal() && compares() ? Verdict.INCONCLUSIVE : null;
    }

    private boolean compares() {
        return job == null
                || switch (job.type()) {
                    case RECONCILE_DATASET, RECONCILE_SEGMENT, RECONCILE_RECORD -> true;
                    case FOLLOW_UP, FIND_ORPHANS, APPLY_REPAIRS, UNDO_CHANGE -> false;
                };
    }

    /** When the job ended, or null while it has not. */
    public @Nullable Instant completedAt() {
        return stage.status.isTerminal() ? stage.at : null;
    }

    /** Records compared so far by this job itself. */
    public long comparedRecords() {
        long reported = progress == null ? 0 : progress.compared;
        Counters counters = counters();
        return counters == null
                ? reported
                : Math.max(reported, counters.matched() + counters.mismatches() + counters.unsettled());
    }

    /** Records expected in all, or 0 if nothing was told. */
    public long estimatedRecords() {
        long reported = progress == null ? 0 : progress.estimated;
        return plan == null ? reported : Math.max(reported, plan.estimated);
    }

    /** Confirmed differences so far, by this job itself. */
    public long mismatches() {
        Counters counters = counters();
        if (counters != null) {
            return counters.mismatches();
        }
        return progress == null ? 0 : progress.mismatches;
    }

    /** The counters of the result, or null while there is none. */
    public @Nullable Counters counters() {
        return stage.result == null ? null : stage.result.counters();
    }

    private static Stage stage(JobEvent event) {
        return switch (event) {
            case JobEvent.Queued e -> stage(e, 0, JobStatus.QUEUED, e.runAt(), null);
            case JobEvent.Dispatched e -> stage(e, 1, JobStatus.DISPATCHED, null, null);
            case JobEvent.Started e -> stage(e, 2, JobStatus.RUNNING, null, null);
            case JobEvent.Planned e -> stage(e, 2, JobStatus.RUNNING, null, null);
            case JobEvent.Progressed e -> stage(e, 2, JobStatus.RUNNING, null, null);
            // What follows is the scheduler's decision and comes as an event of its own.
            case JobEvent.AttemptFailed e -> stage(e, 3, JobStatus.RUNNING, null, null);
            case JobEvent.Released e -> stage(e, 4, JobStatus.QUEUED, null, null);
            case JobEvent.RetryScheduled e -> stage(e, 5, JobStatus.QUEUED, e.runAt(), null);
            // Honoured even after the lease was given up, as long as no newer attempt was sent.
            case JobEvent.Completed e -> stage(e, 6, JobStatus.COMPLETED, null, e.result());
            // The scheduler's word stands against a reconciler that finished at the same time.
            case JobEvent.Failed e -> stage(e, 7, e.dead() ? JobStatus.DEAD : JobStatus.FAILED, null, e.result());
            case JobEvent.Cancelled e -> stage(e, 8, JobStatus.CANCELLED, null, null);
        };
    }

    private static Stage stage(
            JobEvent event, int rank, JobStatus status, @Nullable Instant runAt, @Nullable JobResult result) {
        return new Stage(event.attempt(), rank, event.at(), event.eventId(), status, runAt, result);
    }

    private static @Nullable Instant startedAt(JobEvent event) {
        return switch (event) {
            case JobEvent.Started e -> e.at();
            case JobEvent.Planned e -> e.at();
            case JobEvent.Progressed e -> e.at();
            default -> null;
        };
    }

    private static Progress progress(JobEvent.Progressed e) {
        return new Progress(
                e.attempt(),
                e.comparedRecords(),
                e.estimatedRecords(),
                e.mismatches(),
                e.at(),
                e.worker(),
                e.eventId());
    }

    private static Plan plan(JobEvent.Planned e) {
        long estimated =
                e.segments().stream().mapToLong(Segment::estimatedRecords).sum();
        return new Plan(e.attempt(), e.segments().size(), estimated, e.explanation(), e.eventId());
    }

    /** The definition never changes but for the attempt it travels with. */
    private static @Nullable Job firstJob(@Nullable Job one, @Nullable Job other) {
        return least(Comparator.comparingInt(Job::attempt).thenComparing(Job::createdAt), one, other);
    }

    private static <T> @Nullable T least(Comparator<? super T> order, @Nullable T one, @Nullable T other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return order.compare(one, other) <= 0 ? one : other;
    }
}
