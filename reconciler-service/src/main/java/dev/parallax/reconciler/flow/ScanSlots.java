package dev.parallax.reconciler.flow;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;

/**
 * How many jobs of this process read and compare at once. A job gives its slot up while it only waits for differences to
 * settle, so that another uses the time; what it then holds is a bounded number of fingerprints, no pages.
 */
@ApplicationScoped
class ScanSlots {
    private final int slots;
    private final Semaphore free;

    ScanSlots(ScanConfig config) {
        this.slots = config.scans();
        this.free = new Semaphore(slots, true);
    }

    /** How many there are. */
    int slots() {
        return slots;
    }

    /** Blocks until a slot is free. */
    void enter() {
        free.acquireUninterruptibly();
    }

    void leave() {
        free.release();
    }

    /** Runs something that only waits, without the slot that the caller has. */
    void aside(Runnable wait) {
        leave();
        try {
            wait.run();
        } finally {
            enter();
        }
    }
}
