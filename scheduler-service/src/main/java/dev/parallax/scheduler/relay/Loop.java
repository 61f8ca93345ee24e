package dev.parallax.scheduler.relay;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A thread that repeats one thing: at once when woken, else after the time that the last pass named. A pass that fails
 * is repeated with growing pauses; nothing ends the loop but {@link #close}.
 */
public final class Loop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Loop.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String name;
    private final Pass pass;
    private final Semaphore signal = new Semaphore(0);
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean closed;

    /** One round of the work. */
    @FunctionalInterface
    public interface Pass {
        /** How long to wait for a signal before the next round; zero for none. */
        Duration run() throws Exception;
    }

    public Loop(String name, Pass pass) {
        this.name = name;
        this.pass = pass;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::repeat);
    }

    public void start() {
        thread.start();
    }

    /** From any thread; several signals before the next round are one. */
    public void wake() {
        signal.release();
    }

    /** Lets the present round end, and begins no other. */
    public void stop() {
        closed = true;
        closing.countDown();
        wake();
    }

    /** Stops, and waits for the present round to end, at most that long. */
    void close(Duration limit) {
        stop();
        try {
            if (!thread.join(limit)) {
                LOG.warnf("%s is still at work after %d ms; its leases will run out", name, limit.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the present round to end, at most ten seconds. */
    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }

    private void repeat() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            Duration wait;
            try {
                wait = pass.run();
                pause = FIRST_PAUSE;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                // A loop outlives whatever goes wrong in a round: the database or the broker comes back.
                if (closed) {
                    return;
                }
                LOG.warnf("%s: %s; trying again in %d ms", name, e, pause.toMillis());
                LOG.debug(name, e);
                wait = Duration.ZERO;
                if (!rest(pause)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
            if (!await(wait)) {
                return;
            }
        }
    }

    /** A pause that no signal cuts short: what failed a moment ago is not asked again at every new job. */
    private boolean rest(Duration pause) {
        try {
            return !closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean await(Duration wait) {
        try {
            if (!wait.isZero() && !wait.isNegative()) {
                boolean woken = signal.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
                LOG.tracef("%s: %s", name, woken ? "woken" : "time is up");
            }
            signal.drainPermits();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
