package dev.parallax.scheduler.control;

import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.queue.QueueEntry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as the API shows it; the columns of the queue have the same names and say what each means.
 *
 * @param attempt 0 before the first one
 * @param data what was attached to it; null where many are shown
 * @param waitsFor jobs that go before it: unfinished ones that it depends on, and ones of its dataset
 */
@RegisterForReflection
record JobView(
        UUID jobId,
        @Nullable UUID parentId,
        UUID rootId,
        JobType task,
        String dataset,
        String entityType,
        @Nullable String entityId,
        @Nullable KeyRange range,
        @Nullable Integer segmentNo,
        Strategy strategy,
        Priority priority,
        boolean repair,
        JobStatus status,
        int attempt,
        int retries,
        int leaseLosses,
        Instant createdAt,
        Instant runAt,
        @Nullable Instant dispatchedAt,
        @Nullable Instant executedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant leaseUntil,
        @Nullable String worker,
        @Nullable Integer openChildren,
        long comparedRecords,
        long estimatedRecords,
        long mismatches,
        @Nullable JobResult result,
        @Nullable JobError error,
        Origin origin,
        List<UUID> dependsOn,
        List<UUID> waitsFor,
        @Nullable Map<String, Object> data) {

    /** As one of many: without what was attached to it and without the details of its result. */
    static JobView listed(QueueEntry entry, List<UUID> waitsFor) {
        return of(entry, waitsFor, null);
    }

    static JobView of(QueueEntry entry) {
        return of(entry, List.of());
    }

    static JobView of(QueueEntry entry, List<UUID> waitsFor) {
        return of(entry, waitsFor, entry.job().data());
    }

    private static JobView of(QueueEntry entry, List<UUID> waitsFor, @Nullable Map<String, Object> data) {
        var job = entry.job();
        var state = entry.state();
        return new JobView(
                job.id(),
                job.parentId(),
                job.rootId(),
                job.type(),
                job.dataset(),
                job.entityType(),
                job.entityId(),
                job.range(),
                entry.segmentNo(),
                job.strategy(),
                job.priority(),
                job.repair(),
                state.status(),
                state.attempt(),
                state.retries(),
                state.leaseLosses(),
                job.createdAt(),
                state.runAt(),
                state.dispatchedAt(),
                state.executedAt(),
                state.finishedAt(),
                state.leaseUntil(),
                state.worker(),
                state.openChildren(),
                state.comparedRecords(),
                state.estimatedRecords(),
                state.mismatches(),
                state.result(),
                state.error(),
                job.origin(),
                entry.dependsOn(),
                waitsFor,
                data);
    }
}
