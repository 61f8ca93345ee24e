package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Job;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that is to enter the queue.
 *
 * @param runAt not before this time
 * @param dependsOn jobs that must have ended first
 * @param segmentNo position among the parent's children
 * @param estimatedRecords only for progress; 0 if unknown
 */
public record NewJob(
        Job job,
        Instant runAt,
        List<UUID> dependsOn,
        @Nullable Integer segmentNo,
        long estimatedRecords) {
    public NewJob {
        dependsOn = List.copyOf(dependsOn);
    }

    /** A job without conditions. */
    public static NewJob now(Job job) {
        return at(job, job.createdAt());
    }

    /** A job that waits for its time, or for nothing if that is past. */
    public static NewJob at(Job job, Instant runAt) {
        return new NewJob(job, runAt.isAfter(job.createdAt()) ? runAt : job.createdAt(), List.of(), null, 0);
    }
}
