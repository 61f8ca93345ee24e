package dev.parallax.devstack.junit;

import dev.parallax.devstack.KafkaServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A Kafka broker for tests: one a JVM, or the one that {@code PARALLAX_KAFKA_BOOTSTRAP} names. */
public final class KafkaResource implements QuarkusTestResourceLifecycleManager {
    static final String BOOTSTRAP = "PARALLAX_KAFKA_BOOTSTRAP";

    @Override
    public Map<String, String> start() {
        return Map.of(BOOTSTRAP, bootstrap());
    }

    /** The address, for tests without Quarkus; starts the broker if nothing did so yet. */
    public static String bootstrap() {
        return Once.perJvm("kafka", () -> {
            String external = Once.external(BOOTSTRAP);
            return external != null ? external : Embedded.start(KafkaServer.class, "bootstrap");
        });
    }

    /** Nothing: the next test application uses the same broker, and it ends with the JVM. */
    @Override
    public void stop() {}
}
