package dev.parallax.scheduler.relay;

import dev.parallax.scheduler.queue.Dispatch;
import dev.parallax.scheduler.queue.Json;
import dev.parallax.scheduler.queue.Outbox;
import dev.parallax.scheduler.queue.Purge;
import dev.parallax.scheduler.queue.QueueConfig;
import dev.parallax.scheduler.queue.QueueGauges;
import dev.parallax.scheduler.queue.Sweep;
import dev.parallax.scheduler.queue.Wakeup;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Starts and stops what brings the queue to Kafka. */
@Singleton
final class RelayThreads {
    private static final Duration DATABASE = Duration.ofSeconds(15);
    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(100);

    private final Wakeup wakeup;
    private final boolean enabled;
    private final Duration drain;
    private final List<Loop> loops;

    RelayThreads(
            Dispatch dispatch,
            Outbox outbox,
            Sweep sweep,
            Purge purge,
            Broker broker,
            KafkaAdmin admin,
            Json json,
            Clock clock,
            QueueConfig config,
            Wakeup wakeup,
            RelayMeter meter,
            QueueGauges gauges,
            @ConfigProperty(name = "parallax.relay.enabled", defaultValue = "true") boolean enabled) {
        this.wakeup = wakeup;
        this.enabled = enabled;
        this.drain = config.drain();
        Relay relay = new Relay(dispatch, broker, admin, json, clock, config.poll(), meter);
        OutboxPublisher publisher = new OutboxPublisher(outbox, broker, admin, config.poll());
        Loop publishing = new Loop("outbox", publisher::round);
        Loop relaying = new Loop("relay", () -> {
            Duration wait = relay.round();
            // What was dispatched is news, too.
            publishing.wake();
            return wait;
        });
        this.loops = List.of(
                relaying,
                publishing,
                new Loop("sweep", new Sweeping(sweep, config)::round),
                new Loop("purge", () -> {
                    boolean more = purge.once().await().atMost(DATABASE);
                    return more ? BETWEEN_BATCHES : config.purge();
                }),
                new Loop("gauges", () -> {
                    long begin = System.nanoTime();
                    gauges.refresh().await().atMost(DATABASE);
                    Duration took = Duration.ofNanos(System.nanoTime() - begin);
                    // Counting a long queue takes a while: it may not become what the database does most.
                    Duration pause = took.multipliedBy(50);
                    return pause.compareTo(config.poll()) > 0 ? pause : config.poll();
                }));
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            loops.subList(0, 2).forEach(loop -> wakeup.onWork(loop::wake));
            loops.forEach(Loop::start);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (enabled) {
            // All at once, and within the limit together.
            loops.forEach(Loop::stop);
            long end = System.nanoTime() + drain.toNanos();
            loops.forEach(loop -> loop.close(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()))));
        }
    }

    /**
     * Before the first look, every lease gets the time in which workers give signs of life: those that came while no
     * scheduler ran are still to be read.
     */
    private static final class Sweeping {
        private final Sweep sweep;
        private final Duration pause;
        private Duration grace;

        Sweeping(Sweep sweep, QueueConfig config) {
            this.sweep = sweep;
            this.pause = config.sweep();
            this.grace = config.lease();
        }

        Duration round() {
            if (!grace.isZero()) {
                Duration first = grace;
                grace = Duration.ZERO;
                return first;
            }
            sweep.once().await().atMost(DATABASE);
            return pause;
        }
    }
}
