package dev.parallax.reconciler.work;

import dev.parallax.common.Topics;
import dev.parallax.reconciler.publish.KafkaPublisher;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Puts aside messages that cannot be read: the same bytes, with the reason and where they were in headers. Of one that is
 * too large with these, the end is cut off, and a header says so.
 */
@ApplicationScoped
class DeadLetters {
    private static final int LONGEST_REASON = 1000;

    /** Bytes left for the key and the headers of a message that is as large as a broker takes. */
    private static final int HEADERS = 32_768;

    private final KafkaPublisher publisher;

    DeadLetters(KafkaPublisher publisher) {
        this.publisher = publisher;
    }

    /** Completes when the broker has it. */
    Uni<Void> send(ConsumerRecord<?, ?> unreadable, Exception reason) {
        var key = unreadable.key() == null ? null : unreadable.key().toString();
        var value = (byte[]) unreadable.value();
        int room = publisher.largest() - HEADERS;
        boolean cut = value != null && value.length > room;
        var letter = new ProducerRecord<>(Topics.DEAD_LETTERS, key, cut ? Arrays.copyOf(value, room) : value);
        unreadable.headers().forEach(letter.headers()::add);
        header(letter, "dead-letter-reason", reason.getMessage());
        header(letter, "dead-letter-topic", unreadable.topic());
        header(letter, "dead-letter-partition", String.valueOf(unreadable.partition()));
        header(letter, "dead-letter-offset", String.valueOf(unreadable.offset()));
        if (cut) {
            header(letter, "dead-letter-cut", "the first %d bytes of %d".formatted(room, value.length));
        }
        return publisher.untilAcknowledged(letter).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private static void header(ProducerRecord<String, byte[]> letter, String name, @Nullable String value) {
        var text = value == null ? "" : value;
        var cut = text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) : text;
        letter.headers().add(name, cut.getBytes(StandardCharsets.UTF_8));
    }
}
