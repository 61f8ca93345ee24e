package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Job;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that is to enter the queue.
 *
 * @param runAt not before this time
 * @param dependsOn jobs that must have ended first
 * @param segmentNo position among the parent's children
 * @param estimatedRecords only for progress; 0 if unknown
 * @param attached what the trigger gave along, which no work needs: it is kept beside the queue, once for all jobs that
 *     enter together, and read only where one of them is shown
 */
public record NewJob(
        Job job,
        Instant runAt,
        List<UUID> dependsOn,
        @Nullable Integer segmentNo,
        long estimatedRecords,
        Map<String, Object> attached) {
    public NewJob {
        dependsOn = List.copyOf(dependsOn);
        // Not Map.copyOf: what a trigger attached may hold null values.
        attached = Collections.unmodifiableMap(new LinkedHashMap<>(attached));
    }

    public NewJob(Job job, Instant runAt, List<UUID> dependsOn, @Nullable Integer segmentNo, long estimatedRecords) {
        this(job, runAt, dependsOn, segmentNo, estimatedRecords, Map.of());
    }

    /** A job without conditions. */
    public static NewJob now(Job job) {
        return at(job, job.createdAt());
    }

    /** A job that waits for its time, or for nothing if that is past. */
    public static NewJob at(Job job, Instant runAt) {
        return new NewJob(job, runAt.isAfter(job.createdAt()) ? runAt : job.createdAt(), List.of(), null, 0);
    }

    /** The same with something attached. */
    public NewJob attaching(Map<String, Object> attached) {
        return new NewJob(job, runAt, dependsOn, segmentNo, estimatedRecords, attached);
    }
}
