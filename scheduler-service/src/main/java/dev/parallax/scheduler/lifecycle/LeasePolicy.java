package dev.parallax.scheduler.lifecycle;

import java.time.Duration;

/**
 * How long silence is tolerated.
 *
 * @param sending from the lease of a row to the broker's acknowledgement; longer than the producer's own timeout
 * @param dispatched from the acknowledgement to the start of the work
 * @param running from one sign of life of the worker to the next
 * @param losses how many times a worker that had begun may fall silent before the job is DEAD
 */
public record LeasePolicy(Duration sending, Duration dispatched, Duration running, int losses) {
    /** How many dispatch timeouts a sent job may wait while the reconcilers are seen to work. */
    static final int PATIENCE = 10;
}
