package dev.parallax.reconciler.flow;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;

/**
 * How many jobs of this process read and compare at once. While a job only waits for differences to settle, another one
 * works, but none begins to read before this one has read to its end: pages and blocks are in memory for no more jobs than
 * there are slots, whatever these wait for. At its end a job holds a bounded number of fingerprints, and at
 * most one message of records that it has not told.
 */
@ApplicationScoped
class ScanSlots {
    private final int slots;
    private final Semaphore reading;
    private final Semaphore working;

    ScanSlots(ScanConfig config) {
        this.slots = config.scans();
        this.reading = new Semaphore(slots, true);
        this.working = new Semaphore(slots, true);
    }

    /** How many there are. */
    int slots() {
        return slots;
    }

    /** Blocks until a job may read, which then may work as well. */
    Held enter() {
        reading.acquireUninterruptibly();
        working.acquireUninterruptibly();
        return new Held();
    }

    /** The slot of one job. Used by the job's thread alone. */
    final class Held implements Slot, AutoCloseable {
        private boolean reads = true;

        private Held() {}

        @Override
        public void aside(Runnable wait) {
            working.release();
            try {
                wait.run();
            } finally {
                // Those that wait here hold nothing that one at work could need: it ends, or steps aside.
                working.acquireUninterruptibly();
            }
        }

        @Override
        public void scanned() {
            if (reads) {
                reads = false;
                reading.release();
            }
        }

        @Override
        public void close() {
            scanned();
            working.release();
        }
    }
}
