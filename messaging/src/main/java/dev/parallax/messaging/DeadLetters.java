package dev.parallax.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts messages aside that cannot be used, however large they are. */
@Singleton
public class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    /** The broker may take less than is configured here; nothing is too large for it in the end. */
    private static final int LEAST = 8_192;

    private final Supplier<Producer<byte[], byte[]>> open;
    private final MeterRegistry meters;
    private final int largest;
    private @Nullable Producer<byte[], byte[]> producer;

    @Inject
    DeadLetters(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            ChannelConfig config,
            MeterRegistry meters,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this(() -> producer(broker, service, config.letterBytes()), meters, config.letterBytes());
    }

    DeadLetters(Supplier<Producer<byte[], byte[]>> open, MeterRegistry meters, int largest) {
        this.open = open;
        this.meters = meters;
        this.largest = largest;
    }

    private static Producer<byte[], byte[]> producer(Map<String, Object> broker, String service, int largest) {
        Map<String, Object> config = new HashMap<>(broker);
        config.keySet().removeIf(name -> !ProducerConfig.configNames().contains(name));
        config.put(ProducerConfig.CLIENT_ID_CONFIG, service + "-dead-letters");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest * 2);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Completes when the broker has it; fails if the broker is away.
     *
     * @param reader who could not use it
     */
    Uni<Void> put(ConsumerRecord<byte[], byte[]> message, String reader, LetterReason reason, String cause) {
        return put(message, reader, reason, cause, largest).invoke(() -> {
            LOG.warnf(
                    "%s-%d@%d is a dead letter, %s: %s",
                    message.topic(), message.partition(), message.offset(), reason, cause);
            meters.counter("parallax.dead.letters", "topic", message.topic(), "reason", reason.name())
                    .increment();
        });
    }

    private Uni<Void> put(
            ConsumerRecord<byte[], byte[]> message, String reader, LetterReason reason, String cause, int most) {
        return send(Letter.of(message, reader, reason, cause, most))
                .onFailure(e -> e instanceof RecordTooLargeException && most > LEAST)
                .recoverWithUni(() -> put(message, reader, reason, cause, Math.max(LEAST, most / 4)));
    }

    /** Sends any record and completes when the broker has it. */
    public Uni<Void> send(ProducerRecord<byte[], byte[]> record) {
        return Uni.createFrom()
                .<Void>emitter(sent -> {
                    var unused = open().send(record, (metadata, failure) -> {
                        if (failure == null) {
                            sent.complete(null);
                        } else {
                            sent.fail(failure);
                        }
                    });
                })
                // The producer may wait for the broker before it takes a record.
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private synchronized Producer<byte[], byte[]> open() {
        if (producer == null) {
            producer = open.get();
        }
        return producer;
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
    }
}
