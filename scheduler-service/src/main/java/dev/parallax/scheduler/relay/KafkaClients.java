package dev.parallax.scheduler.relay;

import dev.parallax.scheduler.queue.QueueConfig;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the clients of Kafka and closes them. Neither needs the broker to be there. */
@Singleton
final class KafkaClients {
    private static final Duration DELIVERY = Duration.ofSeconds(10);

    @Produces
    @Singleton
    Broker broker(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap, QueueConfig config) {
        if (config.sendTimeout().compareTo(DELIVERY.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("parallax.queue.send-timeout must be at least "
                    + DELIVERY.multipliedBy(2).toSeconds() + "s: a lease must outlive the sending");
        }
        return Broker.at(bootstrap, DELIVERY);
    }

    void close(@Disposes Broker broker) {
        broker.close();
    }

    @Produces
    @Singleton
    KafkaAdmin admin(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap) {
        return new KafkaAdmin(bootstrap);
    }

    void close(@Disposes KafkaAdmin admin) {
        admin.close();
    }
}
