package dev.parallax.reconciler.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket that holds one second's worth of records. How many a page has is known only when it is there: the
 * bucket may be overdrawn by it, and what follows waits until that is made good. Safe for threads.
 */
final class RateLimit {
    private static final double NANOS = 1e9;

    private final int perSecond;
    private final Clock clock;
    private double tokens;
    private Instant filled;

    /** @param perSecond at least 1 */
    RateLimit(int perSecond, Clock clock) {
        this.perSecond = perSecond;
        this.clock = clock;
        this.tokens = perSecond;
        this.filled = clock.instant();
    }

    /** Takes tokens for these records; how long whoever has the records must wait before going on. */
    synchronized Duration take(int records) {
        var now = clock.instant();
        // A clock that was set back gives nothing, and takes nothing away.
        double passed = Math.max(0, Duration.between(filled, now).toNanos() / NANOS);
        tokens = Math.min(perSecond, tokens + passed * perSecond) - records;
        filled = now;
        return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens / perSecond * NANOS));
    }
}
