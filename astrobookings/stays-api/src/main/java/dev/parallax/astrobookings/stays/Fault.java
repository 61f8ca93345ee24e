package dev.parallax.astrobookings.stays;

import org.jspecify.annotations.Nullable;

/**
 * How the next requests for reservations go wrong.
 *
 * @param times for how many requests; 1 if absent
 * @param delayMs before anything else happens, in milliseconds
 * @param status answered instead of reservations
 * @param broken answers JSON that ends in the middle
 * @param drop closes the connection without an answer
 */
record Fault(
        @Nullable Integer times,
        @Nullable Integer delayMs,
        @Nullable Integer status,
        @Nullable Boolean broken,
        @Nullable Boolean drop) {
    long delay() {
        return delayMs == null ? 0 : delayMs;
    }

    boolean breaksOff() {
        return Boolean.TRUE.equals(broken);
    }

    boolean hangsUp() {
        return Boolean.TRUE.equals(drop);
    }
}
