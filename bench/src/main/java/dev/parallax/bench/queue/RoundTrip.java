package dev.parallax.bench.queue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The least that anything over this broker takes: from the call of the producer to the poll of a consumer. */
final class RoundTrip {
    private static final String TOPIC = "bench.round-trip";
    private static final int PARTITIONS = 12;

    private RoundTrip() {}

    /** So many messages, one after the other at that distance; each in nanoseconds. */
    static List<Long> measure(String bootstrap, int messages, Duration apart, int bytes)
            throws InterruptedException, ExecutionException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(PARTITIONS), Optional.empty())))
                    .all()
                    .get();
        }
        var arrived = new ConcurrentHashMap<String, Long>();
        var sent = new long[messages];
        var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "group.id", "round-trip", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        var reading = Thread.ofPlatform().daemon().start(() -> {
            consumer.subscribe(List.of(TOPIC));
            while (arrived.size() < messages + 1) {
                var records = consumer.poll(Duration.ofMillis(200));
                long now = System.nanoTime();
                records.forEach(record -> arrived.putIfAbsent(record.key(), now));
            }
            consumer.close();
        });
        var value = "x".repeat(bytes).getBytes(StandardCharsets.UTF_8);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 0),
                new StringSerializer(),
                new ByteArraySerializer())) {
            // Until the first has arrived nobody may be listening.
            producer.send(new ProducerRecord<>(TOPIC, "first", value)).get();
            while (!arrived.containsKey("first")) {
                Thread.sleep(10);
            }
            Pace.keep(messages, apart, number -> {
                sent[number] = System.nanoTime();
                var unused = producer.send(new ProducerRecord<>(TOPIC, number % PARTITIONS, "" + number, value));
            });
        }
        reading.join();
        var times = new ArrayList<Long>();
        for (int i = 0; i < messages; i++) {
            times.add(arrived.getOrDefault("" + i, Long.MAX_VALUE) - sent[i]);
        }
        return times;
    }
}
