package dev.parallax.reconciler.flow;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many differences may wait for their recheck in this process, whichever jobs saw them. However many jobs are under
 * way, and however many segments a dataset has, what waits takes the memory of so many fingerprints.
 *
 * <p>A job that holds places goes on by rechecking its own differences, and one that holds none waits for the others. So
 * nobody waits for a place who keeps one, and every place comes back.
 */
@ApplicationScoped
class CandidateBudget {
    /** The longest wait between two checkpoints. */
    private static final Duration STEP = Duration.ofMillis(200);

    private final Semaphore free;
    private final int most;

    @Inject
    CandidateBudget(ScanConfig config) {
        this(config.candidates(), config.scans());
    }

    /**
     * A budget of which nothing is taken.
     *
     * @param places differences that may wait at once
     * @param scans jobs that see new differences at once; each gets its part at most, so that none is left without
     */
    CandidateBudget(int places, int scans) {
        this.free = new Semaphore(places, true);
        this.most = Math.max(1, places / scans);
    }

    int free() {
        return free.availablePermits();
    }

    /** What one job takes of it, nothing at first. */
    Share share() {
        return new Share();
    }

    /** The places that one job holds. Used by the job's thread alone. */
    final class Share implements AutoCloseable {
        private int held;

        private Share() {}

        /** How many it can hold. */
        int most() {
            return most;
        }

        /** Takes one more, unless there is none. */
        boolean take() {
            if (held == most || !free.tryAcquire()) {
                return false;
            }
            held++;
            return true;
        }

        /** Waits until there is one more, and takes it; the share must hold none, or others might wait for it. */
        void await(Runnable checkpoint) {
            if (held > 0) {
                throw new IllegalStateException("holds %d places".formatted(held));
            }
            try {
                do {
                    checkpoint.run();
                } while (!free.tryAcquire(STEP.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new JobStoppedException(JobStoppedException.Reason.DRAINING);
            }
            held = 1;
        }

        /** Gives back all but so many. */
        void keep(int needed) {
            free.release(held - needed);
            held = needed;
        }

        @Override
        public void close() {
            keep(0);
        }
    }
}
