package dev.parallax.bench.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Stands in for a reconciler: takes every job, says that it began and that it ended, as reconcilers do (and with the
 * settings of their producer), and does nothing else.
 */
final class NoOpWorker implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JOBS = "parallax.jobs";
    private static final String EVENTS = "parallax.job-events";

    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, Long> begun = new ConcurrentHashMap<>();
    private final CountDownLatch assigned = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean closed;

    NoOpWorker(String bootstrap) {
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        "no-op",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        "allow.auto.create.topics",
                        false,
                        "metadata.max.age.ms",
                        1000),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
        this.thread = Thread.ofPlatform().name("no-op").daemon().unstarted(this::work);
    }

    /** Returns when jobs can come. */
    void start() throws InterruptedException {
        thread.start();
        assigned.await();
    }

    /** When work on the record began first, by {@link System#nanoTime}; null if it has not. */
    @org.jspecify.annotations.Nullable
    Long begun(String key) {
        return begun.get(key);
    }

    int count() {
        return begun.size();
    }

    void forget() {
        begun.clear();
    }

    private void work() {
        consumer.subscribe(List.of(JOBS));
        try {
            while (!closed) {
                var records = consumer.poll(Duration.ofMillis(200));
                if (!consumer.assignment().isEmpty()) {
                    assigned.countDown();
                }
                long now = System.nanoTime();
                for (var record : records) {
                    answer(record, now);
                }
            }
        } catch (WakeupException e) {
            if (!closed) {
                throw e;
            }
        }
        consumer.close();
    }

    private void answer(ConsumerRecord<String, byte[]> record, long now) {
        try {
            JsonNode job = JSON.readTree(record.value());
            begun.putIfAbsent(job.path("entity_id").asText(), now);
            var root = job.path("root_id").asText();
            var head = "\"event_id\":\"%s\",\"job_id\":\"%s\",\"root_id\":\"%s\",\"attempt\":%d,\"at\":\"%s\"";
            say(root, "{\"type\":\"started\"," + head + ",\"worker\":\"no-op\"}", job, root);
            say(
                    root,
                    "{\"type\":\"completed\"," + head
                            + ",\"result\":{\"verdict\":\"MATCH\",\"counters\":{},\"details\":{}}}",
                    job,
                    root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(String key, String form, JsonNode job, String root) {
        var message = form.formatted(
                UUID.randomUUID(),
                job.path("id").asText(),
                root,
                job.path("attempt").asInt(),
                clock.instant());
        // What did not arrive is missed by whoever waits for the job.
        var unused = producer.send(new ProducerRecord<>(EVENTS, key, message.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(5));
    }
}
