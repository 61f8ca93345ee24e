package dev.parallax.scheduler.control;

import dev.parallax.common.job.JobStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The ends that an operator may undo. */
@RegisterForReflection
enum Undone {
    FAILED,
    DEAD,
    CANCELLED;

    JobStatus status() {
        return JobStatus.valueOf(name());
    }
}
