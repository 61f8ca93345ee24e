package dev.parallax.scheduler.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Exponential backoff: the first retry after {@code base}, each further one after twice as long, at most {@code cap};
 * never earlier than that, and later by up to the share {@code jitter}, so that jobs that failed together do not come
 * back together.
 *
 * @param retries how many attempts may follow the first one
 * @param random gives values from 0 to 1
 */
public record RetryPolicy(Duration base, Duration cap, int retries, double jitter, DoubleSupplier random) {
    public RetryPolicy {
        if (base.isNegative() || base.isZero()) {
            throw new IllegalArgumentException("base must be positive, got " + base);
        }
        if (retries < 0) {
            throw new IllegalArgumentException("retries must not be negative, got " + retries);
        }
        if (jitter < 0 || jitter > 1) {
            throw new IllegalArgumentException("jitter is a share from 0 to 1, got " + jitter);
        }
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param failed how many attempts have failed by now, from 1
     * @return empty when no retry is left
     */
    public Optional<Duration> delayAfter(int failed) {
        if (failed > retries) {
            return Optional.empty();
        }
        // Beyond 2^30 the cap decides anyway.
        long factor = 1L << Math.min(failed - 1, 30);
        long millis = Math.min(base.toMillis() * factor, cap.toMillis());
        return Optional.of(Duration.ofMillis(millis + Math.round(millis * jitter * random.getAsDouble())));
    }
}
