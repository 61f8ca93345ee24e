package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Job;
import dev.parallax.scheduler.lifecycle.JobState;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of the queue.
 *
 * @param job what does not change, with the present attempt (1 before the first)
 * @param segmentNo position among the parent's children
 * @param dependsOn jobs that must have ended first
 */
public record QueueEntry(Job job, @Nullable Integer segmentNo, List<UUID> dependsOn, JobState state) {
    QueueEntry with(JobState next) {
        return new QueueEntry(job, segmentNo, dependsOn, next);
    }
}
