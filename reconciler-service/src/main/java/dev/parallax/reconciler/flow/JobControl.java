package dev.parallax.reconciler.flow;

import dev.parallax.common.job.Job;

/** A job as the one who runs it sees it. */
public interface JobControl {
    Job job();

    Progress progress();

    /**
     * Passed at every page and before every effect.
     *
     * @throws JobStoppedException if the attempt is no longer current or the process is shutting down
     */
    void checkpoint();

    /** Runs something that only waits and holds next to nothing; meanwhile another job may work in this one's place. */
    void aside(Runnable wait);
}
