package dev.parallax.scheduler.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Reads a topic from its beginning and writes to it, as another service would. */
public final class Topic implements AutoCloseable {
    private final String name;
    private final KafkaConsumer<String, String> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final List<ConsumerRecord<String, String>> seen = new ArrayList<>();

    public Topic(String bootstrap, String name) {
        this.name = name;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        "test-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest",
                        "metadata.max.age.ms",
                        500,
                        "allow.auto.create.topics",
                        false),
                new StringDeserializer(),
                new StringDeserializer());
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "max.block.ms", 10000),
                new StringSerializer(),
                new ByteArraySerializer());
        consumer.subscribe(List.of(name));
    }

    /** Everything seen so far that fits, after waiting at most 20 seconds for {@code count} of them. */
    public List<ConsumerRecord<String, String>> await(int count, Predicate<ConsumerRecord<String, String>> fits) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            List<ConsumerRecord<String, String>> found =
                    seen.stream().filter(fits).toList();
            if (found.size() >= count) {
                return found;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "Expected " + count + " messages on " + name + ", saw " + found.size() + ": " + seen);
            }
            poll(Duration.ofMillis(100));
        }
    }

    /** What has arrived and fits, after one more look. */
    public List<ConsumerRecord<String, String>> look(Predicate<ConsumerRecord<String, String>> fits) {
        poll(Duration.ofMillis(300));
        return seen.stream().filter(fits).toList();
    }

    /** What has no value is what other tests send to see what becomes of it. */
    private void poll(Duration wait) {
        consumer.poll(wait).forEach(record -> {
            if (record.value() != null) {
                seen.add(record);
            }
        });
    }

    public void send(String key, String value) throws Exception {
        producer.send(new ProducerRecord<>(name, key, value.getBytes(StandardCharsets.UTF_8)))
                .get();
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
        producer.close(Duration.ofSeconds(2));
    }
}
