package dev.parallax.reconciler.work;

import dev.parallax.common.job.Job;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of a kind, and the places at which they work. A job that only waits for something gives its place up and takes
 * one again before it goes on; how many may have begun is bounded by itself. Safe for threads.
 */
final class Lane {
    private final Semaphore places;
    private final int begun;
    private final int waiting;
    private final PriorityQueue<Arrived> queue = new PriorityQueue<>(
            Comparator.comparing((Arrived arrived) -> arrived.job().priority(), Comparator.reverseOrder())
                    .thenComparing(Arrived::number));
    private long arrivals;
    private int running;

    private record Arrived(Job job, long number, Runnable work) {}

    /**
     * @param places jobs that may work at once
     * @param begun jobs that may have begun and not ended, those that gave up their place included
     * @param waiting jobs that may wait to begin before no more are asked for
     */
    Lane(int places, int begun, int waiting) {
        if (places < 1 || begun < places || waiting < 0) {
            throw new IllegalArgumentException("%d places, %d begun, %d waiting".formatted(places, begun, waiting));
        }
        this.places = new Semaphore(places, true);
        this.begun = begun;
        this.waiting = waiting;
    }

    synchronized void add(Job job, Runnable work) {
        queue.add(new Arrived(job, arrivals++, work));
    }

    /** The next work, which then has a place; null if there is none, or no place for it. */
    synchronized @Nullable Runnable take() {
        // Those that come back go first: they began earlier.
        if (queue.isEmpty() || running >= begun || places.hasQueuedThreads() || !places.tryAcquire()) {
            return null;
        }
        running++;
        return queue.remove().work();
    }

    /**
     * Runs something that only waits, without a place, and returns with one.
     *
     * @param free called when a place is free for others
     */
    void aside(Runnable wait, Runnable free) {
        places.release();
        free.run();
        try {
            wait.run();
        } finally {
            places.acquireUninterruptibly();
        }
    }

    /** A job has ended, and leaves the place that it had. */
    synchronized void done() {
        running--;
        places.release();
    }

    synchronized boolean hasRoom() {
        return queue.size() <= waiting;
    }

    synchronized int size() {
        return queue.size();
    }
}
