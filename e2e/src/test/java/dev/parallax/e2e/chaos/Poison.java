package dev.parallax.e2e.chaos;

import dev.parallax.e2e.system.Addresses;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Messages that no service sends, on every topic, as fast as is asked for. */
final class Poison implements AutoCloseable {
    private static final List<String> TOPICS = List.of(
            "parallax.jobs", "parallax.job-events", "parallax.mismatches", "parallax.changes", "parallax.dead-letters");
    private static final int LARGE = 900_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Random random;
    private final AtomicLong sent = new AtomicLong();

    /** @param rate messages a second */
    Poison(Addresses addresses, Random random, int rate) {
        this.random = random;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        addresses.kafkaBootstrap(),
                        // It is no matter what becomes of one while the broker is away.
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        1_000,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        8L * 1024 * 1024),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        var unused = clock.scheduleAtFixedRate(this::send, 0, 1_000_000L / rate, TimeUnit.MICROSECONDS);
    }

    private void send() {
        String topic = TOPICS.get(random.nextInt(TOPICS.size()));
        try {
            var unused = producer.send(
                    new ProducerRecord<>(topic, key(), value()),
                    (metadata, failure) -> sent.addAndGet(failure == null ? 1 : 0));
        } catch (RuntimeException brokerIsAway) {
            // The next one may go.
        }
    }

    private byte @Nullable [] key() {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> bytes(10_000);
            default -> "entries".getBytes(StandardCharsets.UTF_8);
        };
    }

    private byte @Nullable [] value() {
        int kind = random.nextInt(12);
        return switch (kind) {
            case 0 -> null;
            case 1 -> bytes(random.nextInt(2_000));
            // One in many, as each of them is kept.
            case 2 ->
                random.nextInt(50) == 0 ? ("\"" + "x".repeat(LARGE) + "\"").getBytes(StandardCharsets.UTF_8) : bytes(0);
            default -> text(kind).getBytes(StandardCharsets.UTF_8);
        };
    }

    private String text(int kind) {
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        return switch (kind) {
            case 3 -> "null";
            case 4 ->
                List.of("[]", "{}", "\"\"", "1", "true", "[null]", "{\"id\":null}")
                        .get(random.nextInt(7));
            case 5 -> "[".repeat(1_000) + "]".repeat(1_000);
            case 6 -> "{\"job_id\":\"" + id + "\",\"id\":\"" + id + "\",\"at\":\"+999999999-12-31T23:59:59Z\"}";
            case 7 ->
                "{\"id\":\"" + id
                        + "\",\"dataset\":\"entries\",\"at\":\"2400-01-01T00:00:00.000000001Z\",\"n\":1e999999}";
            case 8 -> "{\"job_id\":\"" + id + "\",\"type\":\"x\\u0000y\\ud800\",\"attempt\":-1}";
            case 9 -> "{\"job_id\":\"not-an-id\",\"event\":\"completed\",\"attempt\":\"one\"}";
            default -> "{\"job_id\":\"" + id + "\",\"event\":\"completed\"";
        };
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** How many the broker took. */
    long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        producer.close(Duration.ofSeconds(5));
    }
}
