package dev.parallax.scheduler.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parallax.common.Topics;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The broker says who reads which partitions. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class ReadersTest {
    @Inject
    KafkaAdmin admin;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @Test
    void eachReaderHasItsPartitions() throws Exception {
        admin.ensureTopics();
        var group = "readers-" + UUID.randomUUID();
        assertThrows(CompletionException.class, () -> shares(group), "nobody knows the group yet");
        try (var one = reader(group);
                var other = reader(group)) {
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (one.assignment().size() + other.assignment().size() != 12
                    || one.assignment().isEmpty()
                    || other.assignment().isEmpty()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("not shared out: " + one.assignment() + " " + other.assignment());
                }
                one.poll(Duration.ofMillis(50));
                other.poll(Duration.ofMillis(50));
            }

            var shares = shares(group);

            assertEquals(2, shares.size());
            assertEquals(
                    List.of(partitions(one), partitions(other)).stream()
                            .sorted((a, b) -> a.getFirst() - b.getFirst())
                            .toList(),
                    shares);
        }
    }

    private List<List<Integer>> shares(String group) {
        return admin.shares(Topics.JOBS, group).toCompletableFuture().join();
    }

    private KafkaConsumer<byte[], byte[]> reader(String group) {
        var reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "group.id", group),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        reader.subscribe(List.of(Topics.JOBS));
        return reader;
    }

    private static List<Integer> partitions(KafkaConsumer<byte[], byte[]> reader) {
        return reader.assignment().stream()
                .map(assigned -> assigned.partition())
                .sorted()
                .toList();
    }
}
