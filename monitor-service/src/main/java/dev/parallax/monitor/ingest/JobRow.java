package dev.parallax.monitor.ingest;

import dev.parallax.common.job.Job;
import dev.parallax.monitor.projection.JobProjection;
import dev.parallax.monitor.projection.PublicJobType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of monitor.jobs; the components are its columns. */
@RegisterForReflection
record JobRow(
        UUID jobId,
        UUID rootId,
        @Nullable UUID parentId,
        @Nullable String dataset,
        @Nullable String entityType,
        @Nullable String entityId,
        @Nullable String task,
        @Nullable String jobType,
        @Nullable String strategy,
        @Nullable String priority,
        String status,
        int attempt,
        @Nullable Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        long comparedRecords,
        long estimatedRecords,
        long mismatchCount,
        JobProjection state) {

    static JobRow of(JobProjection projection) {
        Job job = projection.job();
        return new JobRow(
                projection.jobId(),
                projection.rootId(),
                job == null ? null : job.parentId(),
                job == null ? null : job.dataset(),
                job == null ? null : job.entityType(),
                job == null ? null : job.entityId(),
                job == null ? null : job.type().name(),
                job == null ? null : PublicJobType.of(job).name(),
                job == null ? null : job.strategy().name(),
                job == null ? null : job.priority().name(),
                projection.stage().status().name(),
                projection.stage().attempt(),
                projection.queuedAt(),
                projection.startedAt(),
                projection.completedAt(),
                projection.comparedRecords(),
                projection.estimatedRecords(),
                projection.mismatches(),
                projection);
    }
}
