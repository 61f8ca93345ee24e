package dev.parallax.scheduler.relay;

import dev.parallax.common.Topics;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Where messages go that cannot be read: unchanged, with the reason and where they came from in their headers. */
@Singleton
public final class DeadLetters {
    private final Broker broker;

    DeadLetters(Broker broker) {
        this.broker = broker;
    }

    /**
     * Puts a message aside and waits for the acknowledgement. Not from an event loop.
     *
     * @throws UncheckedIOException if the broker does not acknowledge it
     */
    public void put(ConsumerRecord<byte[], byte[]> message, String reason) {
        byte @Nullable [] key = message.key();
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(
                Topics.DEAD_LETTERS, key == null ? null : new String(key, StandardCharsets.UTF_8), message.value());
        message.headers().forEach(header -> letter.headers().add(header));
        header(letter.headers(), "dead-letter-reason", reason);
        header(letter.headers(), "dead-letter-topic", message.topic());
        header(letter.headers(), "dead-letter-partition", String.valueOf(message.partition()));
        header(letter.headers(), "dead-letter-offset", String.valueOf(message.offset()));
        try {
            if (!broker.send(List.of(letter)).failed().isEmpty()) {
                throw new UncheckedIOException(new IOException("A dead letter was not acknowledged"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("Interrupted", e));
        }
    }

    private static void header(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
