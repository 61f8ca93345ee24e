package dev.parallax.messaging;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Down while a channel has waited for a store or the broker for longer than its patience; says which, and for what. */
@Singleton
@Readiness
final class ChannelsReady implements HealthCheck {
    private final Channels channels;

    ChannelsReady(Channels channels) {
        this.channels = channels;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("Channels").up();
        for (Channel channel : channels.all()) {
            channel.waiting(channels.patience()).or(channel::stopped).ifPresent(cause -> response.down()
                    .withData(channel.name(), cause));
        }
        return response.build();
    }
}
