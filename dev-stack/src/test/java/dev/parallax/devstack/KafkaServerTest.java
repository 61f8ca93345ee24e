package dev.parallax.devstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class KafkaServerTest {
    @BeforeAll
    static void quiet() {
        QuietLogs.apply();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void carriesAMessageHoweverItIsCompressed(String compression) throws Exception {
        try (KafkaServer server = KafkaServer.ephemeral()) {
            send(server, "round trip", compression);
            assertEquals("round trip", receive(server));
        }
    }

    @Test
    void keepsItsMessagesOverARestart(@TempDir Path directory) throws Exception {
        int port = Ports.free();
        try (KafkaServer server = KafkaServer.at(port, directory)) {
            send(server, "kept", "none");
        }
        try (KafkaServer server = KafkaServer.at(port, directory)) {
            assertEquals("kept", receive(server));
        }
    }

    @Test
    void refusesAPortThatAStrangerHas(@TempDir Path directory) throws Exception {
        try (ServerSocket stranger = new ServerSocket(0)) {
            PortTakenException e =
                    assertThrows(PortTakenException.class, () -> KafkaServer.at(stranger.getLocalPort(), directory));
            assertTrue(e.getMessage().contains("PARALLAX_KAFKA_PORT"), e.getMessage());
        }
    }

    private static void send(KafkaServer server, String text, String compression) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", server.bootstrap(), "compression.type", compression);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("notes", text)).get(30, TimeUnit.SECONDS);
        }
    }

    private static String receive(KafkaServer server) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", server.bootstrap(), "group.id", "readers", "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("notes"));
            while (true) {
                for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofSeconds(1))) {
                    return message.value();
                }
            }
        }
    }
}
