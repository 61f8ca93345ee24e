package dev.parallax.common.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.Segment;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a job. The scheduler publishes what it decides (queued, dispatched, retry, dead,
 * cancelled, and the completion of a parent), the reconciler what it does. Two producers write for one job, so a
 * consumer must not rely on their order: the attempt and the kind of event decide, never the arrival.
 *
 * <p>Delivery is at least once; {@link #eventId()} is the same for every delivery of one event.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JobEvent.Queued.class, name = "queued"),
    @JsonSubTypes.Type(value = JobEvent.Dispatched.class, name = "dispatched"),
    @JsonSubTypes.Type(value = JobEvent.Started.class, name = "started"),
    @JsonSubTypes.Type(value = JobEvent.Progressed.class, name = "progressed"),
    @JsonSubTypes.Type(value = JobEvent.Planned.class, name = "planned"),
    @JsonSubTypes.Type(value = JobEvent.Completed.class, name = "completed"),
    @JsonSubTypes.Type(value = JobEvent.AttemptFailed.class, name = "attempt_failed"),
    @JsonSubTypes.Type(value = JobEvent.Released.class, name = "released"),
    @JsonSubTypes.Type(value = JobEvent.RetryScheduled.class, name = "retry_scheduled"),
    @JsonSubTypes.Type(value = JobEvent.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = JobEvent.Cancelled.class, name = "cancelled"),
})
public sealed interface JobEvent {
    UUID eventId();

    UUID jobId();

    /** The root job that {@link #jobId()} belongs to; the same as it for a root. */
    UUID rootId();

    /** The attempt this is about; 0 before the first one. */
    int attempt();

    Instant at();

    /**
     * Scheduler: the job entered the JobQueue, or was put back after its end. The latter has an attempt number of its
     * own, higher than those before, so that it supersedes the end.
     *
     * @param runAt not before this time
     * @param dependsOn jobs that must end first
     */
    record Queued(
            UUID eventId,
            UUID jobId,
            UUID rootId,
            int attempt,
            Instant at,
            Job job,
            Instant runAt,
            List<UUID> dependsOn)
            implements JobEvent {
        public Queued {
            dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
        }
    }

    /** Scheduler: the broker acknowledged the job's message. */
    record Dispatched(UUID eventId, UUID jobId, UUID rootId, int attempt, Instant at) implements JobEvent {}

    /** Reconciler: work on this attempt began. Scheduler: a parent that had ended waits for children again. */
    record Started(UUID eventId, UUID jobId, UUID rootId, int attempt, Instant at, String worker) implements JobEvent {}

    /**
     * Reconciler: still at work; renews the lease. Sent every few seconds whether or not anything moved.
     *
     * @param comparedRecords keys compared so far in this attempt
     * @param estimatedRecords keys expected in all, or 0 if unknown
     * @param mismatches confirmed so far in this attempt
     */
    record Progressed(
            UUID eventId,
            UUID jobId,
            UUID rootId,
            int attempt,
            Instant at,
            String worker,
            long comparedRecords,
            long estimatedRecords,
            long mismatches)
            implements JobEvent {}

    /** Reconciler: a dataset job was cut into segments; the scheduler makes each a child job. */
    record Planned(
            UUID eventId, UUID jobId, UUID rootId, int attempt, Instant at, List<Segment> segments, String explanation)
            implements JobEvent {
        public Planned {
            segments = List.copyOf(segments);
        }
    }

    /** Reconciler for what it ran, scheduler for a parent whose children have all ended: the job ended well. */
    record Completed(UUID eventId, UUID jobId, UUID rootId, int attempt, Instant at, JobResult result)
            implements JobEvent {}

    /** Reconciler: this attempt failed; the scheduler decides what follows. */
    record AttemptFailed(UUID eventId, UUID jobId, UUID rootId, int attempt, Instant at, JobError error)
            implements JobEvent {}

    /** Reconciler: given back unfinished, as on shutdown; runs again at once and costs no retry. */
    record Released(UUID eventId, UUID jobId, UUID rootId, int attempt, Instant at, String worker)
            implements JobEvent {}

    /** Scheduler: the next attempt will run at {@code runAt}. */
    record RetryScheduled(UUID eventId, UUID jobId, UUID rootId, int attempt, Instant at, Instant runAt, JobError error)
            implements JobEvent {}

    /**
     * Scheduler: the job ended by an error.
     *
     * @param dead true when every retry failed, false when the error was terminal
     * @param result for a parent, what its completed children counted
     */
    record Failed(
            UUID eventId,
            UUID jobId,
            UUID rootId,
            int attempt,
            Instant at,
            JobError error,
            boolean dead,
            @Nullable JobResult result)
            implements JobEvent {}

    /** Scheduler: ended by an operator. */
    record Cancelled(UUID eventId, UUID jobId, UUID rootId, int attempt, Instant at, String by) implements JobEvent {}
}
