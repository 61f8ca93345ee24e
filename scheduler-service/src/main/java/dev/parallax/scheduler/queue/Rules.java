package dev.parallax.scheduler.queue;

import dev.parallax.common.job.JobType;
import dev.parallax.scheduler.lifecycle.LeasePolicy;
import dev.parallax.scheduler.lifecycle.Lifecycle;
import dev.parallax.scheduler.lifecycle.RetryPolicy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** Makes the rules from the configuration, refusing values that cannot work. */
@Singleton
final class Rules {
    @Produces
    @Singleton
    Lifecycle lifecycle(QueueConfig config) {
        check(config);
        return new Lifecycle(
                policies(config),
                new LeasePolicy(config.sendTimeout(), config.dispatchTimeout(), config.lease(), config.leaseLosses()),
                UUID::randomUUID);
    }

    private static Function<JobType, RetryPolicy> policies(QueueConfig config) {
        Map<JobType, RetryPolicy> policies = new EnumMap<>(JobType.class);
        for (JobType type : JobType.values()) {
            QueueConfig.Retry own = config.retry().get(type);
            policies.put(
                    type,
                    new RetryPolicy(
                            own == null ? config.backoff() : own.backoff().orElse(config.backoff()),
                            own == null ? config.backoffCap() : own.backoffCap().orElse(config.backoffCap()),
                            own == null ? config.retries() : own.retries().orElse(config.retries()),
                            own == null ? config.jitter() : own.jitter().orElse(config.jitter()),
                            () -> ThreadLocalRandom.current().nextDouble()));
        }
        return type -> Objects.requireNonNull(policies.get(type), "every type has a policy");
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
        require(config.listeners() > 0, "listeners", "must be positive");
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
        require(positive(config.drain()), "drain", "must be positive");
        config.retry().forEach((type, retry) -> {
            String name = "retry." + type + ".";
            Duration backoff = retry.backoff().orElse(config.backoff());
            require(retry.retries().orElse(0) >= 0, name + "retries", "must not be negative");
            require(positive(backoff), name + "backoff", "must be positive");
            require(
                    retry.backoffCap().orElse(config.backoffCap()).compareTo(backoff) >= 0,
                    name + "backoff-cap",
                    "must not be less than backoff");
            double jitter = retry.jitter().orElse(0);
            require(jitter >= 0 && jitter <= 1, name + "jitter", "must be from 0 to 1");
        });
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
