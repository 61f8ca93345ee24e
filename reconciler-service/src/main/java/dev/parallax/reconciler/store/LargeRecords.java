package dev.parallax.reconciler.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets one job of the process at a time have records in memory that are larger than pages are: many jobs about single
 * records run at once, each with both sides of its own. Whether a dataset has such records is known when the first one was
 * read; until the first read of it has ended, it is read as if it had. Safe for threads.
 */
public final class LargeRecords {
    private static final long STEP_MILLIS = 200;

    private final Semaphore one = new Semaphore(1);
    private final Map<String, Boolean> large = new ConcurrentHashMap<>();

    /** What one job holds. Used by the job's thread alone. */
    public final class Hold {
        private boolean held;

        private Hold() {}

        /** Whether it is this job's turn, now or already. */
        public boolean take() {
            held = held || one.tryAcquire();
            return held;
        }

        /** Waits for its turn. */
        public void await(Runnable checkpoint) {
            try {
                while (!held) {
                    checkpoint.run();
                    held = one.tryAcquire(STEP_MILLIS, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                checkpoint.run();
                throw new IllegalStateException("interrupted while it waited for memory", e);
            }
        }

        /** Lets others have their turn, if this is its own. */
        public void release() {
            if (held) {
                held = false;
                one.release();
            }
        }
    }

    public Hold hold() {
        return new Hold();
    }

    /** Whether a dataset is to be read in turn. */
    public boolean isCareful(String dataset) {
        return large.getOrDefault(dataset, true);
    }

    /** What was read of a dataset. */
    public void met(String dataset, boolean large) {
        this.large.merge(dataset, large, Boolean::logicalOr);
    }
}
