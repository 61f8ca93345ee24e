package dev.parallax.messaging;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The channels of this service. */
@Singleton
public class Channels {
    private final Map<String, Channel> channels = new ConcurrentSkipListMap<>();
    private final DeadLetters deadLetters;
    private final MeterRegistry meters;
    private final Duration patience;
    private final String service;
    private final LongSupplier nanos;

    @Inject
    Channels(
            DeadLetters deadLetters,
            MeterRegistry meters,
            ChannelConfig config,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this(deadLetters, meters, config.patience(), service, System::nanoTime);
    }

    Channels(DeadLetters deadLetters, MeterRegistry meters, Duration patience, String service, LongSupplier nanos) {
        this.deadLetters = deadLetters;
        this.meters = meters;
        this.patience = patience;
        this.service = service;
        this.nanos = nanos;
    }

    /** The channel of this name, which tells its state by health and metrics from now on. */
    public Channel named(String name) {
        return channels.computeIfAbsent(name, this::open);
    }

    private Channel open(String name) {
        Channel channel = new Channel(name, service + "/" + name, deadLetters, nanos);
        Gauge.builder("parallax.channel.stopped", channel, one -> one.stopped().isPresent() ? 1 : 0)
                .description("1 if the channel stopped because of an error of the service itself")
                .tag("channel", name)
                .strongReference(true)
                .register(meters);
        Gauge.builder("parallax.channel.waiting", channel, Channel::waitingSeconds)
                .description("Seconds since the channel waits for a store or the broker")
                .baseUnit("seconds")
                .tag("channel", name)
                .strongReference(true)
                .register(meters);
        return channel;
    }

    Collection<Channel> all() {
        return channels.values();
    }

    Duration patience() {
        return patience;
    }
}
