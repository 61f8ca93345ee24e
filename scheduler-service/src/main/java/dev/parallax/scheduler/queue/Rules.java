package dev.parallax.scheduler.queue;

import dev.parallax.scheduler.lifecycle.LeasePolicy;
import dev.parallax.scheduler.lifecycle.Lifecycle;
import dev.parallax.scheduler.lifecycle.RetryPolicy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes the rules from the configuration, refusing values that cannot work. */
@Singleton
final class Rules {
    @Produces
    @Singleton
    Lifecycle lifecycle(QueueConfig config) {
        check(config);
        return new Lifecycle(
                new RetryPolicy(
                        config.backoff(),
                        config.backoffCap(),
                        config.retries(),
                        config.jitter(),
                        () -> ThreadLocalRandom.current().nextDouble()),
                new LeasePolicy(config.sendTimeout(), config.dispatchTimeout(), config.lease(), config.leaseLosses()),
                UUID::randomUUID);
    }

    @Produces
    @Singleton
    Clock clock() {
        // PostgreSQL keeps microseconds: what is in memory equals what is read back.
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
    }

    /**
     * Refuses a configuration that cannot work.
     *
     * @throws IllegalArgumentException naming the property
     */
    static void check(QueueConfig config) {
        require(config.window() > 0, "window", "must be at least 1");
        require(config.highReserve() >= 0, "high-reserve", "must not be negative");
        require(positive(config.lowAge()), "low-age", "must be positive");
        require(positive(config.retention()), "retention", "must be positive");
        require(positive(config.keyRetention()), "key-retention", "must be positive");
        require(positive(config.purge()), "purge", "must be positive");
        require(positive(config.poll()), "poll", "must be positive");
        require(positive(config.sendTimeout()), "send-timeout", "must be positive");
        require(positive(config.dispatchTimeout()), "dispatch-timeout", "must be positive");
        require(positive(config.lease()), "lease", "must be positive");
        require(positive(config.sweep()), "sweep", "must be positive");
        require(config.leaseLosses() >= 0, "lease-losses", "must not be negative");
        require(config.retries() >= 0, "retries", "must not be negative");
        require(positive(config.backoff()), "backoff", "must be positive");
        require(config.backoffCap().compareTo(config.backoff()) >= 0, "backoff-cap", "must not be less than backoff");
        require(config.jitter() >= 0 && config.jitter() <= 1, "jitter", "must be from 0 to 1");
    }

    private static boolean positive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean holds, String property, String what) {
        if (!holds) {
            throw new IllegalArgumentException("parallax.queue." + property + " " + what);
        }
    }
}
