package dev.parallax.monitor.ingest;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.parallax.common.Topics;
import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.devstack.junit.KafkaResource;
import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

@Monitored
class DeadLetterTest {

    @Test
    void what_cannot_be_used_goes_to_the_dead_letters_and_the_rest_goes_on() {
        Story run = Story.dataset("items", "item", Instant.parse("2039-01-01T10:00:00Z"));
        String key = run.id.toString();
        Map<String, String> bad = Map.of(
                "no json at all " + key,
                Topics.JOB_EVENTS,
                "{\"type\":\"exploded\",\"job_id\":\"%s\"}".formatted(key),
                Topics.JOB_EVENTS,
                "{\"type\":\"dispatched\",\"job_id\":\"%s\",\"attempt\":1}".formatted(key),
                Topics.JOB_EVENTS,
                "{\"mark\":\"%s\",\"mismatches\":7}".formatted(key),
                Topics.MISMATCHES,
                "[\"%s\"]".formatted(key),
                Topics.CHANGES);
        try (Publisher publisher = new Publisher()) {
            bad.forEach((value, topic) -> publisher.send(topic, key, value));
            // Readable, but text with a NUL is no text for the database.
            String poison = Publisher.json(run.queued()).replace("\"test\"", "\"te\\u0000st\"");
            publisher.send(Topics.JOB_EVENTS, key, poison);
            publisher.send(run.queued(), run.dispatched(1));

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> given().get("/api/v1/reconciliation/jobs/" + key)
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("DISPATCHED"))
                    .body("origin.system", equalTo("test")));
            Map<String, ConsumerRecord<String, String>> letters = letters(key, bad.size() + 1);
            bad.forEach((value, topic) -> {
                ConsumerRecord<String, String> letter = letters.get(value);
                assertEquals(topic, header(letter, "dead-letter-topic"));
                assertFalse(header(letter, "dead-letter-reason").isEmpty());
                assertFalse(header(letter, "dead-letter-offset").isEmpty());
                assertFalse(header(letter, "dead-letter-partition").isEmpty());
            });
            assertEquals(Topics.JOB_EVENTS, header(letters.get(poison), "dead-letter-topic"));
        }
    }

    @Test
    void what_stands_as_was_never_told_is_not_taken_in_and_nothing_of_its_message_is() {
        Story first = Story.dataset("bills", "bill", Instant.parse("2042-01-01T10:00:00Z"));
        Story second = Story.dataset("bills", "bill", Instant.parse("2042-01-02T10:00:00Z"));
        MismatchBatch told = second.found(second.mismatch("unknown-1", MismatchKind.DATA_MISMATCH, "a1"));
        MismatchBatch before = first.found(
                first.mismatch("unknown-2", MismatchKind.DATA_MISMATCH, "a1"),
                first.mismatch("unknown-4", MismatchKind.DATA_MISMATCH, "a1"));
        MismatchBatch standing = second.standing(first, "unknown-2", "unknown-3");
        MismatchBatch both = new MismatchBatch(
                told.batchId(),
                told.jobId(),
                told.rootId(),
                1,
                told.dataset(),
                told.entityType(),
                told.sourceKind(),
                told.targetKind(),
                told.mismatches(),
                second.agreed("unknown-4").agreed(),
                standing.standing());
        try (Publisher publisher = new Publisher()) {
            publisher.send(before);
            publisher.send(both);
            publisher.send(second.found(second.mismatch("unknown-5", MismatchKind.DATA_MISMATCH, "a1")));
            ConsumerRecord<String, String> letter =
                    letters(second.id.toString(), 1).get(Publisher.json(both));
            assertEquals(
                    "Root job %s is said to have told message %s, which is not known here"
                            .formatted(first.id, standing.standing().getLast().told()),
                    header(letter, "dead-letter-reason"));
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> given().queryParam("job_id", second.id)
                    .get("/api/v1/reconciliation/mismatches")
                    .then()
                    .body("mismatches.primary_key_value", contains("unknown-5")));
        }
        given().queryParam("job_id", first.id)
                .get("/api/v1/reconciliation/mismatches")
                .then()
                .body("mismatches.sightings", contains(1, 1))
                .body("mismatches.resolution_status", contains("PENDING", "PENDING"));
    }

    private static Map<String, ConsumerRecord<String, String>> letters(String mark, int expected) {
        Map<String, ConsumerRecord<String, String>> letters = new HashMap<>();
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                KafkaResource.bootstrap(),
                "group.id",
                "test-" + UUID.randomUUID(),
                "auto.offset.reset",
                "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(Topics.DEAD_LETTERS));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(letter -> {
                    if (letter.value() != null && letter.value().contains(mark)) {
                        letters.put(letter.value(), letter);
                    }
                });
                return letters.size() >= expected;
            });
        }
        return letters;
    }

    private static String header(ConsumerRecord<String, String> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
