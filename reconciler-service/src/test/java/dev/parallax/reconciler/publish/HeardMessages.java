package dev.parallax.reconciler.publish;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker that acknowledges at once, and what was sent to it. */
public final class HeardMessages {
    private final ObjectMapper mapper = new ObjectMapper().findAndRegisterModules();
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final KafkaPublisher publisher;

    public HeardMessages() {
        this(1_000_000);
    }

    /** @param largest in bytes, of the messages that the broker takes */
    public HeardMessages(int largest) {
        this.publisher = new KafkaPublisher(producer, mapper, largest, (record, trouble) -> {});
    }

    public KafkaPublisher publisher() {
        return publisher;
    }

    public <T> List<T> all(String topic, Class<T> type) {
        return producer.history().stream()
                .filter(record -> record.topic().equals(topic))
                .map(record -> read(record.value(), type))
                .toList();
    }

    /** In bytes, of each message. */
    public List<Integer> sizes(String topic) {
        return producer.history().stream()
                .filter(record -> record.topic().equals(topic))
                .map(record -> record.value().length)
                .toList();
    }

    public void forget() {
        producer.clear();
    }

    private <T> T read(byte[] value, Class<T> type) {
        try {
            return mapper.readValue(value, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
