package dev.parallax.scheduler.status;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.Topics;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Priority;
import dev.parallax.devstack.junit.Poison;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Say;
import dev.parallax.scheduler.testing.Stays;
import dev.parallax.scheduler.testing.Table;
import dev.parallax.scheduler.testing.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Whatever is sent to the topics that are read, it stops nothing: the next good message is heard, and health says so. */
@QuarkusTest
@RealStores
class PoisonTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Table table;

    @Inject
    ObjectMapper json;

    @Inject
    MeterRegistry meters;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private double letters(String topic) {
        return meters.find("parallax.dead.letters").tag("topic", topic).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static void assertWell() {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/metrics")
                .then()
                .body(containsString("parallax_channel_stopped{channel=\"changes\"} 0.0"))
                .body(not(containsString("parallax_channel_stopped{channel=\"changes\"} 1")));
    }

    /** All to the partition that the good message goes to. */
    private static ProducerRecord<byte[], byte[]> on(int partition, ProducerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(record.topic(), partition, null, record.key(), record.value(), record.headers());
    }

    @Test
    void ofJobEventsNothingStopsTheNext() throws Exception {
        UUID id = table.addRecord("poison-" + UUID.randomUUID(), Priority.HIGH);
        String key = id.toString();
        try (Topic jobs = new Topic(bootstrap, Topics.JOBS);
                Topic events = new Topic(bootstrap, Topics.JOB_EVENTS)) {
            jobs.await(1, record -> key.equals(record.key()));
            double before = letters(Topics.JOB_EVENTS);
            List<Poison> poison = new ArrayList<>();
            var writer = json.writerFor(JobEvent.class);
            poison.addAll(Poison.of(writer.writeValueAsString(Say.progressed(id, 1, 7))));
            poison.addAll(Poison.of(writer.writeValueAsString(Say.completed(UUID.randomUUID(), 1))));
            poison.addAll(Poison.of(writer.writeValueAsString(Say.planned(UUID.randomUUID(), 1))));
            long unusable = 0;
            for (int partition = 0; partition < 6; partition++) {
                int on = partition;
                unusable += Poison.send(
                        Topics.JOB_EVENTS, partition == 0 ? poison : poison.subList(0, 20), record -> on(on, record));
            }
            events.send(key, writer.writeValueAsString(Say.completed(id, 1)));
            await().atMost(PATIENCE).until(() -> table.status(id), "COMPLETED"::equals);
            double expected = before + unusable;
            await().atMost(PATIENCE).until(() -> letters(Topics.JOB_EVENTS) >= expected);
            assertWell();
        }
    }

    @Test
    void ofChangesNothingStopsTheNext() throws Exception {
        String key = "poison-" + UUID.randomUUID();
        Instant now = Instant.now();
        double before = letters(Topics.CHANGES);
        String change = json.writeValueAsString(Stays.moved("poisoned", 1, now, "2990-01-01T10:00:00Z"));
        List<Poison> poison = new ArrayList<>(Poison.of(change));
        for (String time :
                List.of("+999999999-12-31T23:59:59Z", "-999999999-01-01", "9999-12-31T23:59:59Z", "\\u0000")) {
            poison.add(new Poison(
                    time,
                    null,
                    change.replace("2990-01-01T10:00:00Z", time).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    List.of(),
                    false));
        }
        for (int partition = 0; partition < 6; partition++) {
            int on = partition;
            Poison.send(Topics.CHANGES, partition == 0 ? poison : poison.subList(0, 20), record -> on(on, record));
        }
        try (Topic changes = new Topic(bootstrap, Topics.CHANGES)) {
            changes.send(key, json.writeValueAsString(Stays.moved(key, 1, now, "2990-01-01T10:00:00Z")));
        }
        await().atMost(PATIENCE).until(() -> table.count("follow_up_record where entity_id = '" + key + "'") > 0);
        await().atMost(PATIENCE)
                .until(() -> letters(Topics.CHANGES)
                        >= before + poison.stream().filter(Poison::unusable).count());
        assertWell();
    }

    @Test
    void whatADeadLetterWasIsCountedByItsReason() throws Exception {
        try (Topic changes = new Topic(bootstrap, Topics.CHANGES)) {
            changes.send("null", "null");
        }
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/metrics")
                .then()
                .statusCode(equalTo(200))
                .body(containsString("parallax_dead_letters_total{reason=\"NULL_VALUE\",topic=\"parallax.changes\"}")));
        assertTrue(letters(Topics.CHANGES) >= 1);
    }
}
