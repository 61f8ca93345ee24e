package dev.parallax.reconciler.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The other end of the topics: sends jobs and hears everything that comes back, since it was opened. */
public final class Kafka implements AutoCloseable {
    private static final Map<String, Integer> TOPICS = Map.of(
            Topics.JOBS, 12, Topics.JOB_EVENTS, 6, Topics.MISMATCHES, 6, Topics.CHANGES, 6, Topics.DEAD_LETTERS, 1);

    private final ObjectMapper mapper;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> heard = new ArrayList<>();

    public Kafka(String bootstrap, ObjectMapper mapper) throws ExecutionException, InterruptedException {
        this.mapper = mapper;
        Map<String, Object> address = Map.of("bootstrap.servers", bootstrap);
        createTopics(address);
        producer = new KafkaProducer<>(address, new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(address, new StringDeserializer(), new ByteArrayDeserializer());
        var partitions = TOPICS.entrySet().stream()
                .filter(topic -> !topic.getKey().equals(Topics.JOBS))
                .flatMap(topic -> java.util.stream.IntStream.range(0, topic.getValue())
                        .mapToObj(partition -> new TopicPartition(topic.getKey(), partition)))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    private static void createTopics(Map<String, Object> address) throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(address)) {
            Set<String> there = admin.listTopics().names().get();
            var missing = TOPICS.entrySet().stream()
                    .filter(topic -> !there.contains(topic.getKey()))
                    .map(topic -> new NewTopic(topic.getKey(), topic.getValue(), (short) 1))
                    .toList();
            admin.createTopics(missing).all().get();
        }
    }

    public void send(Object message) {
        send(bytes(message));
    }

    public void send(byte[] value) {
        send(Topics.JOBS, value);
    }

    /** As another service would say it. */
    public void send(String topic, Object message) {
        send(topic, bytes(message));
    }

    private void send(String topic, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, value)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything heard so far on a topic that fits. */
    public synchronized <T> List<T> heard(String topic, Class<T> type, Predicate<T> fitting) {
        poll();
        return heard.stream()
                .filter(record -> record.topic().equals(topic))
                .map(record -> read(record.value(), type))
                .filter(fitting)
                .toList();
    }

    public synchronized List<ConsumerRecord<String, byte[]>> raw(String topic) {
        poll();
        return heard.stream().filter(record -> record.topic().equals(topic)).toList();
    }

    private void poll() {
        consumer.poll(Duration.ofMillis(20)).forEach(heard::add);
    }

    private byte[] bytes(Object message) {
        try {
            return mapper.writeValueAsBytes(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T read(byte[] value, Class<T> type) {
        try {
            return mapper.readValue(value, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
