package dev.parallax.scheduler.lifecycle;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The rules by which a job moves from one state to the next. Pure: a state and a happening give the next state and
 * what to record. An empty answer means that the happening changes nothing: the job has ended, or it speaks for an
 * attempt that is settled or superseded.
 */
public final class Lifecycle {
    private final Function<JobType, RetryPolicy> retry;
    private final LeasePolicy leases;
    private final Supplier<UUID> ids;

    /** @param retry how jobs of a type are tried again */
    public Lifecycle(Function<JobType, RetryPolicy> retry, LeasePolicy leases, Supplier<UUID> ids) {
        this.retry = retry;
        this.leases = leases;
        this.ids = ids;
    }

    /** A relay takes the job to send it: the attempt counts up, so that whatever an earlier one says is ignored. */
    public JobState lease(JobState state, Instant now) {
        return state.leased(now.plus(leases.sending()));
    }

    /** The broker acknowledged the message of this attempt. */
    public Optional<Step> acknowledged(Job job, JobState state, int attempt, Instant now) {
        if (state.attempt() != attempt || state.dispatchedAt() != null) {
            return Optional.empty();
        }
        // The work may have begun, or ended, before the acknowledgement was recorded.
        Instant lease = state.status() == JobStatus.DISPATCHED ? now.plus(leases.dispatched()) : state.leaseUntil();
        return Optional.of(Step.decided(
                state.acknowledged(now, lease),
                new JobEvent.Dispatched(ids.get(), job.id(), job.rootId(), attempt, now)));
    }

    /**
     * The broker did not acknowledge the message of this attempt. It may have arrived all the same; then the next
     * attempt supersedes it.
     */
    public Optional<Step> sendFailed(JobState state, int attempt, Instant now) {
        if (state.status() != JobStatus.DISPATCHED || state.attempt() != attempt || state.dispatchedAt() != null) {
            return Optional.empty();
        }
        return Optional.of(Step.quietly(
                state.backInLine(now, state.closedAttempt(), state.retries(), state.leaseLosses(), state.error())));
    }

    /** A reconciler said something. */
    public Optional<Step> heard(Job job, JobState state, JobEvent event, Instant now) {
        if (!state.hears(event.attempt())) {
            return Optional.empty();
        }
        return switch (event) {
            // Heard twice: that it once began is no sign that it still lives.
            case JobEvent.Started started when state.status() == JobStatus.RUNNING -> Optional.empty();
            case JobEvent.Started started ->
                Optional.of(
                        Step.heard(state.running(now, now.plus(leases.running()), started.worker(), 0, 0, 0), event));
            case JobEvent.Progressed at ->
                Optional.of(Step.quietly(state.running(
                        now,
                        now.plus(leases.running()),
                        at.worker(),
                        at.comparedRecords(),
                        at.estimatedRecords(),
                        at.mismatches())));
            case JobEvent.Planned planned -> Optional.of(planned(job, state, planned, now));
            case JobEvent.Completed completed ->
                Optional.of(Step.heard(
                        state.running(now, now, worker(state), state.comparedRecords(), 0, state.mismatches())
                                .ended(JobStatus.COMPLETED, now, completed.result(), null),
                        event));
            case JobEvent.AttemptFailed failed -> Optional.of(attemptFailed(job, state, failed, now));
            case JobEvent.Released released ->
                Optional.of(Step.heard(
                        state.backInLine(now, state.attempt(), state.retries(), state.leaseLosses(), state.error()),
                        event));
            // The scheduler's own, which come back over the topic.
            case JobEvent.Queued queued -> Optional.empty();
            case JobEvent.Dispatched dispatched -> Optional.empty();
            case JobEvent.RetryScheduled scheduled -> Optional.empty();
            case JobEvent.Failed failed -> Optional.empty();
            case JobEvent.Cancelled cancelled -> Optional.empty();
        };
    }

    private Step planned(Job job, JobState state, JobEvent.Planned planned, Instant now) {
        if (planned.segments().isEmpty()) {
            // Nothing will be compared, and what was not compared is never green.
            JobResult result = new JobResult(
                    Verdict.INCONCLUSIVE,
                    Counters.ZERO,
                    Map.of(
                            "explanation",
                            "the plan was empty",
                            Inconclusive.DETAIL,
                            List.of(ChildrenSum.NOTHING_PLANNED.toDetail())));
            return Step.heardAndDecided(
                    state.ended(JobStatus.COMPLETED, now, result, null),
                    planned,
                    new JobEvent.Completed(ids.get(), job.id(), job.rootId(), state.attempt(), now, result));
        }
        long estimated =
                planned.segments().stream().mapToLong(Segment::estimatedRecords).sum();
        return new Step(
                state.waitingFor(planned.segments().size(), now, estimated),
                List.of(new Step.Note(planned, false)),
                planned.segments());
    }

    private Step attemptFailed(Job job, JobState state, JobEvent.AttemptFailed failed, Instant now) {
        JobError error = failed.error();
        if (!error.retryable()) {
            return Step.heardAndDecided(
                    state.ended(JobStatus.FAILED, now, null, error),
                    failed,
                    failedEvent(job, state, now, error, false));
        }
        int retries = state.retries() + 1;
        Optional<Duration> delay = retry.apply(job.type()).delayAfter(retries);
        if (delay.isEmpty()) {
            return Step.heardAndDecided(
                    state.ended(JobStatus.DEAD, now, null, error), failed, failedEvent(job, state, now, error, true));
        }
        Instant runAt = now.plus(delay.get());
        return Step.heardAndDecided(
                state.backInLine(runAt, state.attempt(), retries, state.leaseLosses(), error),
                failed,
                new JobEvent.RetryScheduled(ids.get(), job.id(), job.rootId(), state.attempt(), now, runAt, error));
    }

    /**
     * A lease ran out.
     *
     * @param workersBusy whether reconcilers are seen to work: then a sent job that has not begun is waiting its turn
     *     in Kafka, and sending it again would only make the line longer
     */
    public Optional<Step> expired(Job job, JobState state, boolean workersBusy, Instant now) {
        Instant lease = state.leaseUntil();
        if (lease == null || lease.isAfter(now)) {
            return Optional.empty();
        }
        if (state.status() == JobStatus.DISPATCHED) {
            Instant sent = state.dispatchedAt();
            if (sent != null
                    && workersBusy
                    && now.isBefore(sent.plus(leases.dispatched().multipliedBy(LeasePolicy.PATIENCE)))) {
                return Optional.of(Step.quietly(state.withLease(now.plus(leases.dispatched()))));
            }
            return Optional.of(lost(job, state, state.leaseLosses(), "was not taken up in time", now));
        }
        int losses = state.leaseLosses() + 1;
        if (losses > leases.losses()) {
            JobError error = new JobError(
                    "LEASE_LOST", "The worker fell silent " + losses + " times, which is more than is allowed", true);
            return Optional.of(Step.decided(
                    state.ended(JobStatus.DEAD, now, null, error), failedEvent(job, state, now, error, true)));
        }
        return Optional.of(lost(job, state, losses, "lost its worker", now));
    }

    private Step lost(Job job, JobState state, int losses, String what, Instant now) {
        JobError error = new JobError("LEASE_EXPIRED", "Attempt " + state.attempt() + " " + what, true);
        // The attempt is not closed: should it still end well before the next one is sent, that counts.
        return Step.decided(
                state.backInLine(now, state.closedAttempt(), state.retries(), losses, error),
                new JobEvent.RetryScheduled(ids.get(), job.id(), job.rootId(), state.attempt(), now, now, error));
    }

    /** One child has ended; the parent is still to be checked when none is open. */
    public JobState childEnded(JobState parent) {
        Integer open = parent.openChildren();
        return open == null || parent.status().isTerminal() ? parent : parent.withOpenChildren(Math.max(0, open - 1));
    }

    /** Whether a job only waits for its children to be summed up. */
    public static boolean awaitsSum(JobState state) {
        Integer open = state.openChildren();
        return open != null && open == 0 && !state.status().isTerminal();
    }

    /** Every child has ended. */
    public Step childrenEnded(Job parent, JobState state, ChildrenSum children, Instant now) {
        JobResult result = children.result(parent);
        Optional<JobError> error = children.error();
        if (error.isPresent()) {
            return Step.decided(
                    state.ended(JobStatus.FAILED, now, result, error.get()),
                    new JobEvent.Failed(
                            ids.get(), parent.id(), parent.rootId(), state.attempt(), now, error.get(), false, result));
        }
        return Step.decided(
                state.ended(JobStatus.COMPLETED, now, result, null),
                new JobEvent.Completed(ids.get(), parent.id(), parent.rootId(), state.attempt(), now, result));
    }

    /** A job that waited for its children gets more of them. */
    public JobState childrenAdded(JobState parent, int children) {
        return parent.withOpenChildren(children);
    }

    /** An operator decided about the repairs of a job that were held back; the job itself stays ended. */
    public Step repairsDecided(
            Job job, JobState state, RepairReport.State repairs, Map<String, Object> decision, Instant now) {
        JobResult result = RepairReport.decided(Objects.requireNonNull(state.result(), "result"), repairs, decision);
        return Step.decided(
                state.withResult(result),
                new JobEvent.Completed(ids.get(), job.id(), job.rootId(), state.attempt(), now, result));
    }

    /** A search for orphans ended: its result also says how many entries went by it. */
    public JobState orphansRemoved(JobState search, JobResult result, int removed) {
        Map<String, Object> details = new LinkedHashMap<>(result.details());
        details.put("orphaned", removed);
        return search.withResult(new JobResult(result.verdict(), result.counters(), details));
    }

    /** What a job was for is gone: it ends without being done, and what its attempt still says is ignored. */
    public Optional<Step> withdrawn(Job job, JobState state, JobError reason, Instant now) {
        if (state.status().isTerminal()) {
            return Optional.empty();
        }
        return Optional.of(Step.decided(
                state.ended(JobStatus.CANCELLED, now, null, reason),
                new JobEvent.Cancelled(ids.get(), job.id(), job.rootId(), state.attempt(), now, "scheduler")));
    }

    /** An operator ends the job; what its attempt still says is ignored. */
    public Optional<Step> cancelled(Job job, JobState state, String by, Instant now) {
        if (state.status().isTerminal()) {
            return Optional.empty();
        }
        JobError error = new JobError("CANCELLED", "Cancelled by " + by, false);
        return Optional.of(Step.decided(
                state.ended(JobStatus.CANCELLED, now, null, error),
                new JobEvent.Cancelled(ids.get(), job.id(), job.rootId(), state.attempt(), now, by)));
    }

    /**
     * An operator puts an ended job back in line, with all of its retries. That takes an attempt number of its own, so
     * that what follows goes before the end also for those who only compare numbers. Empty for a job that has not
     * ended, or ended well.
     */
    public Optional<Step> putBack(Job job, List<UUID> dependsOn, JobState state, Instant now) {
        if (!mayBePutBack(state)) {
            return Optional.empty();
        }
        JobState next = state.putBack(now);
        return Optional.of(Step.decided(
                next,
                new JobEvent.Queued(
                        ids.get(), job.id(), job.rootId(), next.attempt(), now, job, next.runAt(), dependsOn)));
    }

    /** Whether a job ended in a way that an operator may want to undo. */
    public static boolean mayBePutBack(JobState state) {
        return state.status().isTerminal() && state.status() != JobStatus.COMPLETED;
    }

    /** Children were put back: their job counts them, and is at work again if it had ended. */
    public Step childrenPutBack(Job parent, JobState state, int children, Instant now) {
        Integer open = state.openChildren();
        if (!state.status().isTerminal()) {
            return Step.quietly(state.withOpenChildren((open == null ? 0 : open) + children));
        }
        JobState next = state.reopened(children);
        return Step.decided(
                next, new JobEvent.Started(ids.get(), parent.id(), parent.rootId(), next.attempt(), now, "scheduler"));
    }

    private JobEvent failedEvent(Job job, JobState state, Instant now, JobError error, boolean dead) {
        return new JobEvent.Failed(ids.get(), job.id(), job.rootId(), state.attempt(), now, error, dead, null);
    }

    private static String worker(JobState state) {
        String worker = state.worker();
        return worker == null ? "unknown" : worker;
    }
}
