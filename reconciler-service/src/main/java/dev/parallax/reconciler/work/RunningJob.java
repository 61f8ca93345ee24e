package dev.parallax.reconciler.work;

import dev.parallax.common.job.Job;
import dev.parallax.reconciler.flow.JobControl;
import dev.parallax.reconciler.flow.JobStoppedException;
import dev.parallax.reconciler.flow.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** A job at work in this process. Its own thread passes the checkpoints, another one reads the heartbeat. */
final class RunningJob implements JobControl {
    /** The fence is asked for no more often than this; effects have a fence of their own in the journal. */
    private static final Duration FENCE_EVERY = Duration.ofMillis(250);

    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT_EVERY = Duration.ofSeconds(5);

    private final Job job;
    private final Clock clock;
    private final BooleanSupplier current;
    private final BooleanSupplier draining;
    private final Executor aside;
    private final Progress progress = new Progress();
    private Instant fenceAsked;

    private Instant heard;
    private long heardCompared;
    private boolean underWay;

    /**
     * @param current asks the claims whether this attempt still is the newest
     * @param draining whether the process shuts down
     * @param aside runs what only waits, with the job's place left to others, and returns when it is over
     */
    RunningJob(Job job, Clock clock, BooleanSupplier current, BooleanSupplier draining, Executor aside) {
        this.job = job;
        this.clock = clock;
        this.current = current;
        this.draining = draining;
        this.aside = aside;
        this.fenceAsked = clock.instant();
        this.heard = fenceAsked;
    }

    @Override
    public Job job() {
        return job;
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public void checkpoint() {
        if (draining.getAsBoolean()) {
            throw new JobStoppedException(JobStoppedException.Reason.DRAINING);
        }
        var now = clock.instant();
        if (now.isBefore(fenceAsked.plus(FENCE_EVERY))) {
            return;
        }
        fenceAsked = now;
        if (!current.getAsBoolean()) {
            throw new JobStoppedException(JobStoppedException.Reason.FENCED);
        }
    }

    @Override
    public void aside(Runnable wait) {
        aside.execute(wait);
    }

    /**
     * Whether a heartbeat is due: after some seconds in any case, earlier if there is progress to tell. Only one is
     * under way at a time; its sender calls {@link #heartbeatEnded}.
     */
    synchronized boolean beginHeartbeat() {
        var now = clock.instant();
        var patience = progress.compared() == heardCompared ? HEARTBEAT_EVERY : PROGRESS_EVERY;
        if (underWay || now.isBefore(heard.plus(patience))) {
            return false;
        }
        underWay = true;
        heard = now;
        heardCompared = progress.compared();
        return true;
    }

    synchronized void heartbeatEnded() {
        underWay = false;
    }
}
