package dev.parallax.scheduler.dataset;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What becomes of the times of a schedule that passed while no scheduler ran. */
@RegisterForReflection
public enum Misfire {
    /** However many they are, the dataset starts once. */
    RUN_ONCE,
    /** They are left out; the next time fires. */
    SKIP,
    /** Each starts a job, the latest of them up to a limit. */
    RUN_ALL
}
