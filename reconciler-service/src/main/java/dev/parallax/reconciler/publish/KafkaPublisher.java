package dev.parallax.reconciler.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.messaging.Channels;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages and waits for the broker's acknowledgement. One that is larger than the broker takes fails with a
 * {@link MessageTooLargeException}, and nothing is sent. A broker that is away is waited for: what was to be sent
 * is sent when it is back, and whoever awaits the {@link Uni} does not go on before. Subscribe on a thread that may
 * block.
 */
@ApplicationScoped
public class KafkaPublisher {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** What the protocol puts around a message, and more. */
    private static final int ENVELOPE = 4_096;

    private final Producer<String, byte[]> producer;
    private final ObjectMapper mapper;
    private final int largest;
    private final BiConsumer<Object, Optional<Throwable>> troubles;

    @Inject
    KafkaPublisher(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            ObjectMapper mapper,
            MessageConfig config,
            Channels channels,
            @ConfigProperty(name = "quarkus.application.name") String clientId) {
        this(
                producer(broker, clientId, config.messageBytes()),
                mapper,
                config.messageBytes(),
                channels.named("publisher")::note);
    }

    /** @param troubles hears what a record waits for, and that it waits no longer */
    KafkaPublisher(
            Producer<String, byte[]> producer,
            ObjectMapper mapper,
            int largest,
            BiConsumer<Object, Optional<Throwable>> troubles) {
        this.troubles = troubles;
        this.producer = producer;
        this.mapper = mapper;
        this.largest = largest;
    }

    private static Producer<String, byte[]> producer(Map<String, Object> broker, String clientId, int largest) {
        var config = new HashMap<>(broker);
        config.keySet().removeIf(name -> !ProducerConfig.configNames().contains(name));
        config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId + "-" + UUID.randomUUID());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L << 20);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest + ENVELOPE);
        config.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /** The largest message that is sent, with its key and headers, in bytes. */
    public int largest() {
        return largest;
    }

    /** Whether a message is small enough to be sent. */
    public boolean fits(String key, byte[] json) {
        return json.length + bytes(key) <= largest;
    }

    /** The message as the bytes of its JSON. */
    public byte[] json(Object message) {
        try {
            return mapper.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + message.getClass(), e);
        }
    }

    /** Sends a message, again and again until it is acknowledged. */
    public Uni<Void> publish(String topic, String key, Object message) {
        return publishJson(topic, key, json(message));
    }

    /** The same for a message that was made {@link #json} of already. */
    public Uni<Void> publishJson(String topic, String key, byte[] json) {
        return untilAcknowledged(new ProducerRecord<>(topic, key, json));
    }

    /** Sends a record, again and again until it is acknowledged. */
    public Uni<Void> untilAcknowledged(ProducerRecord<String, byte[]> record) {
        return once(record)
                .onFailure(KafkaPublisher::passing)
                .invoke(failure -> troubles.accept(record, Optional.of(failure)))
                .onFailure(KafkaPublisher::passing)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely()
                .onTermination()
                .invoke(() -> troubles.accept(record, Optional.empty()));
    }

    /** Sends a message that is worth nothing later, and gives up when the producer does. */
    public Uni<Void> once(String topic, String key, Object message) {
        return once(new ProducerRecord<>(topic, key, json(message)));
    }

    private Uni<Void> once(ProducerRecord<String, byte[]> record) {
        long size = size(record);
        if (size > largest) {
            return Uni.createFrom().failure(new MessageTooLargeException(record.topic(), size, largest));
        }
        return Uni.createFrom().emitter(sent -> {
            try {
                var unused = producer.send(record, (metadata, failure) -> {
                    if (failure == null) {
                        sent.complete(null);
                    } else if (failure instanceof RecordTooLargeException) {
                        // The broker, or the topic, takes less than is configured here.
                        sent.fail(new MessageTooLargeException(record.topic(), size, largest));
                    } else {
                        sent.fail(failure);
                    }
                });
            } catch (KafkaException | IllegalStateException e) {
                sent.fail(e);
            }
        });
    }

    private static long size(ProducerRecord<String, byte[]> record) {
        long size = bytes(record.key()) + (record.value() == null ? 0 : record.value().length);
        for (var header : record.headers()) {
            size += bytes(header.key()) + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }

    private static long bytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean passing(@Nullable Throwable failure) {
        return !(failure instanceof SerializationException || failure instanceof IllegalStateException);
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
