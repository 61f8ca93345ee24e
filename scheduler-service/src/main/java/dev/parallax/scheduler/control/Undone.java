package dev.parallax.scheduler.control;

import dev.parallax.common.job.JobStatus;

/** The ends that an operator may undo. */
enum Undone {
    FAILED,
    DEAD,
    CANCELLED;

    JobStatus status() {
        return JobStatus.valueOf(name());
    }
}
