package dev.parallax.scheduler.relay;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.messaging.Channels;
import dev.parallax.scheduler.queue.Acknowledgements;
import dev.parallax.scheduler.queue.Departures;
import dev.parallax.scheduler.queue.Dispatch;
import dev.parallax.scheduler.queue.Intake;
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
import org.jboss.logging.Logger;

/** Starts and stops what brings the queue to Kafka. */
@Singleton
final class RelayThreads {
    private static final Logger LOG = Logger.getLogger(RelayThreads.class);
    private static final Duration DATABASE = Duration.ofSeconds(15);
    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(100);

    /** How long the answer to a job may take for both to be one change of its row. */
    private static final Duration UNHEARD = Duration.ofSeconds(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final Wakeup wakeup;
    private final Relay relay;
    private final Departures departures;
    private final Dispatch dispatch;
    private final boolean enabled;
    private final Duration drain;
    private final List<Loop> loops;

    RelayThreads(
            Dispatch dispatch,
            Departures departures,
            Acknowledgements acknowledgements,
            Intake intake,
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
            ObjectMapper mapper,
            Channels channels,
            @ConfigProperty(name = "parallax.relay.enabled", defaultValue = "true") boolean enabled) {
        this.wakeup = wakeup;
        this.enabled = enabled;
        this.drain = config.drain();
        this.relay = new Relay(
                dispatch, departures, acknowledgements, intake, broker, admin, json, clock, config.poll(), meter);
        this.departures = departures;
        this.dispatch = dispatch;
        OutboxPublisher publisher = new OutboxPublisher(outbox, broker, admin, new EventCut(mapper), config.poll());
        Loop publishing = new Loop("outbox", new WatchedPass(channels.named("outbox"), publisher::round));
        this.loops = List.of(
                new Loop("relay", new WatchedPass(channels.named("relay"), relay::round)),
                publishing,
                new Loop("acknowledgements", () -> {
                    int recorded = dispatch.recordAcknowledged(UNHEARD).await().atMost(DATABASE);
                    if (recorded > 0) {
                        publishing.wake();
                    }
                    return recorded == Dispatch.MOST_RECORDED ? BETWEEN_LOOKS.dividedBy(10) : BETWEEN_LOOKS;
                }),
                new Loop(
                        "sweep",
                        new Sweeping(sweep, admin, clock, System::nanoTime, config.lease(), config.sweep())::round),
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
            departures.close();
            loops.forEach(Loop::stop);
            long end = System.nanoTime() + drain.toNanos();
            loops.forEach(loop -> loop.close(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()))));
            leaveNothingBehind();
        }
    }

    /** What only this process knows goes to the database; without it, leases would have to run out. */
    private void leaveNothingBehind() {
        try {
            relay.turnBack();
            while (dispatch.recordAcknowledged(Duration.ZERO).await().atMost(DATABASE) > 0) {
                LOG.debug("More acknowledgements are to be written");
            }
        } catch (RuntimeException e) {
            LOG.warnf("The database did not hear what was sent last, leases will run out: %s", e);
        }
    }
}
