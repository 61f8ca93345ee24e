package dev.parallax.scheduler.control;

import dev.parallax.scheduler.queue.QueueView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job with what led to its state.
 *
 * @param history the latest lines, in their order
 * @param children the first of them, in key order
 * @param waitsFor what keeps it from going on; empty for a job that has ended, is at work, or only waits its turn
 */
@RegisterForReflection
record JobDetail(JobView job, List<QueueView.Happened> history, List<JobView> children, List<Wait> waitsFor) {
    /** Why a job does not go on. */
    @RegisterForReflection
    enum Why {
        /** Its dataset or the whole queue is paused. */
        PAUSED,
        /** Its trigger put these jobs before it. */
        DEPENDS_ON,
        /** One dataset job of a dataset at a time; these go first. */
        DATASET_BUSY,
        /** Its children are worked on. */
        CHILDREN,
        /** Its time has not come: a delay, or the backoff of a retry. */
        TIME
    }

    /**
     * One reason.
     *
     * @param jobIds those it waits for, if it waits for jobs
     * @param until the earliest time, if it waits for that
     */
    @RegisterForReflection
    record Wait(Why why, List<UUID> jobIds, @Nullable Instant until) {
        static Wait forJobs(Why why, List<UUID> jobIds) {
            return new Wait(why, jobIds, null);
        }
    }
}
