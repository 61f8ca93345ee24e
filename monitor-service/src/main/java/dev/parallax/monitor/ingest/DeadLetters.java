package dev.parallax.monitor.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Messages that could not be used, unchanged, with the reason and where they came from in their headers. */
@ApplicationScoped
class DeadLetters {

    private static final int LONGEST_REASON = 500;

    private final MutinyEmitter<byte[]> topic;
    private final MeterRegistry meters;

    DeadLetters(@Channel("dead-letters") MutinyEmitter<byte[]> topic, MeterRegistry meters) {
        this.topic = topic;
        this.meters = meters;
    }

    /** Completes when the broker has it. */
    Uni<Void> send(ConsumerRecord<byte[], byte[]> message, Throwable reason) {
        String text = String.valueOf(reason.getMessage());
        Log.warnf(
                "Dead letter: %s, partition %d, offset %d: %s",
                message.topic(), message.partition(), message.offset(), text);
        Headers headers = new RecordHeaders(message.headers())
                .add("dead-letter-reason", bytes(text.substring(0, Math.min(text.length(), LONGEST_REASON))))
                .add("dead-letter-topic", bytes(message.topic()))
                .add("dead-letter-partition", bytes(Integer.toString(message.partition())))
                .add("dead-letter-offset", bytes(Long.toString(message.offset())));
        byte[] value = message.value() == null ? new byte[0] : message.value();
        OutgoingKafkaRecordMetadata<byte[]> metadata = OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withKey(message.key())
                .withHeaders(headers)
                .build();
        return topic.sendMessage(Message.of(value).addMetadata(metadata))
                .invoke(() -> meters.counter("parallax.dead.letters", "topic", message.topic())
                        .increment());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
