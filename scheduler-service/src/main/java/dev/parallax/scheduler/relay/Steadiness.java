package dev.parallax.scheduler.relay;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * For how long the database and the broker have answered without a break, by the looks of one loop. A break is whatever
 * keeps signs of life from coming through for long enough to matter: a server that is away, a process that stands still, a
 * clock that jumps. Used by one thread.
 */
final class Steadiness {
    private final Duration needed;
    private final Duration longestBreak;
    private @Nullable Instant shown;
    private long nanos;
    private Duration steady = Duration.ZERO;

    /**
     * @param needed how long they must have answered
     * @param longestBreak what two looks may be apart, by either clock and between the clocks
     */
    Steadiness(Duration needed, Duration longestBreak) {
        this.needed = needed;
        this.longestBreak = longestBreak;
    }

    /**
     * Both answered.
     *
     * @param now what the clock shows
     * @param nanosNow of a clock that nobody sets
     * @return false at the first look, and after a break
     */
    boolean answered(Instant now, long nanosNow) {
        Duration passed = Duration.ofNanos(nanosNow - nanos);
        boolean unbroken = shown != null
                && passed.compareTo(longestBreak) <= 0
                && Duration.between(shown, now).minus(passed).abs().compareTo(longestBreak) <= 0;
        steady = unbroken ? steady.plus(passed) : Duration.ZERO;
        shown = now;
        nanos = nanosNow;
        return unbroken;
    }

    /** Whether they have answered for as long as is needed. */
    boolean holds() {
        return steady.compareTo(needed) >= 0;
    }
}
