package dev.parallax.scheduler.queue;

import dev.parallax.common.job.JobType;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** How the queue behaves. A value that cannot work stops the start, naming its property. */
@ConfigMapping(prefix = "parallax.queue")
public interface QueueConfig {
    /** Jobs that may be in Kafka or at work at once; parents that wait for their children do not count. */
    @WithDefault("64")
    int window();

    /** Places beyond the window that only HIGH jobs may take. */
    @WithDefault("16")
    int highReserve();

    /** How many at once bring to the queue what reconcilers say; more than the topic's partitions have nothing to do. */
    @WithDefault("2")
    int listeners();

    /** How long a LOW job that could go waits until it counts as NORMAL. */
    @WithDefault("10m")
    Duration lowAge();

    /** How long ended jobs are kept, with their history. */
    @WithDefault("30d")
    Duration retention();

    /** How long the answer to an Idempotency-Key is kept. */
    @WithDefault("7d")
    Duration keyRetention();

    /** How often what is beyond its retention is looked for. */
    @WithDefault("10m")
    Duration purge();

    /** How long the relay waits at most when nothing wakes it. */
    @WithDefault("5s")
    Duration poll();

    /** From the lease of a row to the broker's acknowledgement; must exceed the producer's delivery timeout. */
    @WithDefault("30s")
    Duration sendTimeout();

    /** From the broker's acknowledgement to the start of the work. */
    @WithDefault("60s")
    Duration dispatchTimeout();

    /** From one sign of life of a worker to the next. */
    @WithDefault("15s")
    Duration lease();

    /** How often expired leases are looked for. */
    @WithDefault("1s")
    Duration sweep();

    /** How often a worker that had begun may fall silent before its job is DEAD. */
    @WithDefault("10")
    int leaseLosses();

    /** Attempts that may follow the first one. */
    @WithDefault("3")
    int retries();

    /** The wait before the first retry; it doubles with each. */
    @WithDefault("2s")
    Duration backoff();

    /** The longest wait before a retry, without jitter. */
    @WithDefault("10m")
    Duration backoffCap();

    /** The share by which a wait may be longer, from 0 to 1. */
    @WithDefault("0.2")
    double jitter();

    /** What differs for jobs of one type. */
    Map<JobType, Retry> retry();

    /** How long a shutdown waits for what is under way. */
    @WithDefault("10s")
    Duration drain();

    /** Retries of one type of job; what is absent is as for all. */
    interface Retry {
        OptionalInt retries();

        Optional<Duration> backoff();

        Optional<Duration> backoffCap();

        OptionalDouble jitter();
    }
}
