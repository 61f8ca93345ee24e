package dev.parallax.reconciler.flow;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How many jobs of this process read and compare at once. A job gives its slot up while it only waits for differences to
 * settle, so that another uses the time; what it then holds is a bounded number of fingerprints, no pages.
 */
@Startup
@ApplicationScoped
class ScanSlots {
    private final Semaphore free;

    ScanSlots(@ConfigProperty(name = "parallax.reconciler.scans", defaultValue = "2") int scans) {
        if (scans < 1) {
            throw new IllegalArgumentException("parallax.reconciler.scans must be at least 1, not " + scans);
        }
        this.free = new Semaphore(scans, true);
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
