package dev.parallax.monitor.ingest;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.parallax.common.Topics;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.devstack.junit.Poison;
import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Whatever is sent to the topics that are read, it stops nothing: the next good message is taken in, and health says so. */
@Monitored
class PoisonTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    MeterRegistry meters;

    private double letters(String topic) {
        return meters.find("parallax.dead.letters").tag("topic", topic).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** All of them to the partition of the key, so that the good message comes after them. */
    private static ProducerRecord<byte[], byte[]> beside(String key, ProducerRecord<byte[], byte[]> record) {
        return record.key() != null
                ? record
                : new ProducerRecord<>(
                        record.topic(), null, key.getBytes(StandardCharsets.UTF_8), record.value(), record.headers());
    }

    private static void assertWell() {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready").then().body("checks.find { it.name == 'Channels' }.status", equalTo("UP"));
    }

    @Test
    void of_job_events() {
        Story run = Story.dataset("items", "item", Instant.parse("2040-01-01T10:00:00Z"));
        Story other = Story.dataset("items", "item", Instant.parse("2040-01-01T10:00:00Z"));
        String key = run.id.toString();
        double before = letters(Topics.JOB_EVENTS);
        List<Poison> poison = new ArrayList<>(Poison.of(Publisher.json(other.queued())));
        poison.addAll(Poison.of(Publisher.json(other.started(1))));
        // Three centuries, which no long holds in nanoseconds.
        String completed = Publisher.json(run.queued());
        poison.add(new Poison(
                "late", null, completed.replace("2040-", "2400-").getBytes(StandardCharsets.UTF_8), List.of(), false));
        long unusable = Poison.send(Topics.JOB_EVENTS, poison, record -> beside(key, record));
        try (Publisher publisher = new Publisher()) {
            publisher.send(run.queued(), run.dispatched(1));
        }
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/api/v1/reconciliation/jobs/" + key)
                .then()
                .statusCode(200)
                .body("status", equalTo("DISPATCHED")));
        await().atMost(PATIENCE).until(() -> letters(Topics.JOB_EVENTS) >= before + unusable);
        assertWell();
    }

    @Test
    void of_mismatches() {
        Story run = Story.dataset("items", "item", Instant.parse("2040-02-01T10:00:00Z"));
        Story other = Story.dataset("poisoned", "item", Instant.parse("2040-02-01T10:00:00Z"));
        double before = letters(Topics.MISMATCHES);
        var batch = other.found(other.mismatch("poison-1", MismatchKind.DATA_MISMATCH, "a1"));
        List<Poison> poison = new ArrayList<>(Poison.of(Publisher.json(batch)));
        String json = Publisher.json(batch);
        for (String bad : List.of("null", "7", "\"text\"", "[[]]", "[{\"key\": \"\\ud800\"}]", "[null]")) {
            poison.add(new Poison(
                    bad,
                    null,
                    json.replaceFirst(
                                    "\"mismatches\":\\[.*?\\](?=,\"agreed\")",
                                    "\"mismatches\":" + java.util.regex.Matcher.quoteReplacement(bad))
                            .getBytes(StandardCharsets.UTF_8),
                    List.of(),
                    false));
        }
        long unusable = Poison.send(Topics.MISMATCHES, poison, record -> beside("items", record));
        try (Publisher publisher = new Publisher()) {
            publisher.send(run.found(run.mismatch("after-poison", MismatchKind.DATA_MISMATCH, "a1")));
        }
        await().atMost(PATIENCE).untilAsserted(() -> given().queryParam("job_id", run.id)
                .get("/api/v1/reconciliation/mismatches")
                .then()
                .body("mismatches.primary_key_value", contains("after-poison")));
        await().atMost(PATIENCE).until(() -> letters(Topics.MISMATCHES) >= before + unusable);
        assertWell();
    }

    @Test
    void of_changes_and_of_dead_letters() {
        double before = letters(Topics.CHANGES);
        Story run = Story.dataset("items", "item", Instant.parse("2040-03-01T10:00:00Z"));
        String change = Publisher.json(run.change("poisoned-record", ChangeAction.UPDATE, ChangeStatus.APPLIED));
        long unusable = Poison.send(Topics.CHANGES, Poison.of(change), record -> beside("poisoned-record", record));
        await().atMost(PATIENCE).until(() -> letters(Topics.CHANGES) >= before + unusable);
        // Of a dead letter there is none, whatever it is.
        Poison.send(Topics.DEAD_LETTERS, Poison.of("{\"a\": 1}"), record -> record);
        try (Publisher publisher = new Publisher()) {
            publisher.send(Topics.CHANGES, "last", "not the last one " + run.id);
        }
        await().atMost(PATIENCE).untilAsserted(() -> given().queryParam("topic", Topics.CHANGES)
                .queryParam("code", "MALFORMED_JSON")
                .get("/api/v1/dead-letters")
                .then()
                .statusCode(200)
                .body("dead_letters[0].value_bytes", equalTo(("not the last one " + run.id).length())));
        assertWell();
    }
}
