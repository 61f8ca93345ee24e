package dev.parallax.messaging;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down while an error of the service itself has stopped a channel, which it names. */
@Singleton
@Liveness
final class ChannelsLive implements HealthCheck {
    private final Channels channels;

    ChannelsLive(Channels channels) {
        this.channels = channels;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("Channels that stopped").up();
        for (Channel channel : channels.all()) {
            channel.stopped().ifPresent(cause -> response.down().withData(channel.name(), cause));
        }
        return response.build();
    }
}
