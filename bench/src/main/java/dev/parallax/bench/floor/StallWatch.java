package dev.parallax.bench.floor;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Notices when the whole machine stands still, as a virtual one does while it is copied or moved: what was measured
 * then says nothing. A thread that wants to run often looks for the longest time in which it could not.
 */
public final class StallWatch implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration STALL = Duration.ofSeconds(5);

    private final AtomicLong longest = new AtomicLong();
    private final Thread thread;

    public StallWatch() {
        thread = Thread.ofPlatform().daemon().name("stall-watch").start(this::watch);
    }

    /** Whether it stood still since this was last asked. */
    public boolean stalled() {
        return longest.getAndSet(0) > STALL.toNanos();
    }

    private void watch() {
        long before = System.nanoTime();
        try {
            while (true) {
                Thread.sleep(LOOK.toMillis());
                long now = System.nanoTime();
                long gap = now - before;
                longest.accumulateAndGet(gap, Math::max);
                before = now;
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
