package dev.parallax.monitor.deadletter;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.Topics;
import dev.parallax.devstack.junit.KafkaResource;
import dev.parallax.devstack.junit.Poison;
import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

@Monitored
class DeadLettersApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PATH = "/api/v1/dead-letters";

    @Inject
    Pool pool;

    private static void send(String topic, String key, String value) {
        var poison = new Poison(
                "bad", key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8), List.of(), true);
        Poison.send(topic, List.of(poison), record -> {
            record.headers().add(new RecordHeader("own", new byte[] {(byte) 0xFF}));
            return record;
        });
    }

    /** The id of the letter that begins so. */
    private String letter(String topic, long bytes) {
        return await().atMost(PATIENCE)
                .until(
                        () -> given().queryParam("topic", topic)
                                .queryParam("page_size", 100)
                                .get(PATH)
                                .then()
                                .statusCode(200)
                                .extract()
                                .<String>path("dead_letters.find { it.value_bytes == %d }?.letter_id".formatted(bytes)),
                        id -> id != null);
    }

    private static ValidatableResponse replay(String id) {
        return given().header("X-Actor", "ada")
                .post(PATH + "/" + id + "/replay")
                .then();
    }

    @Test
    void a_letter_is_listed_and_shown_with_where_it_was_and_why() {
        String value = "no json " + UUID.randomUUID() + "x".repeat(1_234);
        send(Topics.CHANGES, "some-key", value);
        String id = letter(Topics.CHANGES, value.length());
        given().get(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("letter.letter_id", equalTo(id))
                .body("letter.topic", equalTo(Topics.CHANGES))
                .body("letter.offset", notNullValue())
                .body("letter.partition", notNullValue())
                .body("letter.message_at", notNullValue())
                .body("letter.code", equalTo("MALFORMED_JSON"))
                .body("letter.reader", equalTo("monitor-service/changes"))
                .body("letter.complete", equalTo(true))
                .body("key.text", equalTo("some-key"))
                .body("value.text", equalTo(value))
                .body("headers.name", contains("own"))
                .body("headers[0].value.base64", equalTo("/w=="))
                .body("cut", nullValue());
        given().queryParam("topic", Topics.CHANGES)
                .queryParam("code", "MALFORMED_JSON")
                .queryParam("reader", "monitor-service/changes")
                .queryParam("from_date", "2020-01-01")
                .queryParam("page_size", 1)
                .get(PATH)
                .then()
                .statusCode(200)
                .body("dead_letters", hasSize(1))
                .body("pagination.page_size", equalTo(1));
        given().queryParam("to_date", "2020-01-01").get(PATH).then().body("dead_letters", hasSize(0));
    }

    @Test
    void a_letter_is_replayed_once_to_its_topic_with_its_bytes() {
        Story run = Story.dataset("items", "item", Instant.parse("2041-05-01T10:00:00Z"));
        // A message that is good, put aside by somebody as bad: after a repair of the reader it is taken in.
        String good = Publisher.json(run.queued());
        var letter = new ProducerRecord<byte[], byte[]>(
                Topics.DEAD_LETTERS,
                run.id.toString().getBytes(StandardCharsets.UTF_8),
                good.getBytes(StandardCharsets.UTF_8));
        Poison.send(
                Topics.DEAD_LETTERS,
                List.of(new Poison("letter", letter.key(), letter.value(), List.of(), false)),
                record -> {
                    Map.of(
                                    "dead-letter-topic", Topics.JOB_EVENTS,
                                    "dead-letter-partition", "0",
                                    "dead-letter-offset", "123456789",
                                    "dead-letter-reason", "of an older release",
                                    "own", "kept")
                            .forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
                    return record;
                });
        String id = letter(Topics.JOB_EVENTS, good.getBytes(StandardCharsets.UTF_8).length);
        given().get(PATH + "/" + id).then().body("letter.code", equalTo("UNCLASSIFIED"));
        replay(id).statusCode(200).body("topic", equalTo(Topics.JOB_EVENTS)).body("replayed_by", equalTo("ada"));
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/api/v1/reconciliation/jobs/" + run.id)
                .then()
                .statusCode(200)
                .body("status", equalTo("QUEUED")));
        replay(id)
                .statusCode(409)
                .body("error", equalTo("DEAD_LETTER_ALREADY_REPLAYED"))
                .body("replayed_by", equalTo("ada"));
        given().get(PATH + "/" + id)
                .then()
                .body("letter.replayed_by", equalTo("ada"))
                .body("letter.replayed_at", notNullValue());
        var sent = heard(Topics.JOB_EVENTS, "replay-of", id);
        assertEquals(List.of("own", "replay-of", "replay-by"), sent);
    }

    /** The names of the headers of the message that has this one. */
    private static List<String> heard(String topic, String header, String value) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        KafkaResource.bootstrap(),
                        "group.id",
                        "test-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            return await().atMost(PATIENCE)
                    .until(
                            () -> {
                                for (var record : consumer.poll(Duration.ofMillis(200))) {
                                    var found = record.headers().lastHeader(header);
                                    if (found != null
                                            && new String(found.value(), StandardCharsets.UTF_8).equals(value)) {
                                        return java.util.stream.StreamSupport.stream(
                                                        record.headers().spliterator(), false)
                                                .map(one -> one.key())
                                                .toList();
                                    }
                                }
                                return List.<String>of();
                            },
                            names -> !names.isEmpty());
        }
    }

    @Test
    void of_what_was_too_large_a_part_is_kept_and_not_replayed() {
        String value = "z".repeat(1_039_877);
        send(Topics.MISMATCHES, "k", value);
        String id = letter(Topics.MISMATCHES, value.length());
        given().get(PATH + "/" + id)
                .then()
                .body("letter.complete", equalTo(false))
                .body("value.bytes", equalTo(65_536))
                .body("cut", containsString("of " + value.length()));
        replay(id)
                .statusCode(409)
                .body("error", equalTo("DEAD_LETTER_NOT_REPLAYABLE"))
                .body("message", containsString("Only a part"));
    }

    @Test
    void what_is_asked_for_wrongly_is_refused() {
        given().get(PATH + "/no-uuid").then().statusCode(400).body("error", equalTo("INVALID_REQUEST"));
        String unknown = UUID.randomUUID().toString();
        given().get(PATH + "/" + unknown).then().statusCode(404).body("error", equalTo("DEAD_LETTER_NOT_FOUND"));
        replay(unknown).statusCode(404).body("error", equalTo("DEAD_LETTER_NOT_FOUND"));
        given().queryParam("code", "NONSENSE").get(PATH).then().statusCode(400);
        given().queryParam("nonsense", "1").get(PATH).then().statusCode(400);
        given().header("X-Actor", "a".repeat(201))
                .post(PATH + "/" + unknown + "/replay")
                .then()
                .statusCode(400)
                .body("error", equalTo("INVALID_REQUEST"));
        given().get("/q/openapi?format=json").then().body("paths", not(nullValue()));
    }

    @Test
    void a_letter_that_is_being_replayed_is_not_replayed_at_the_same_time() {
        String value = "no json " + UUID.randomUUID() + "x".repeat(4_321);
        send(Topics.CHANGES, "twice", value);
        String id = letter(Topics.CHANGES, value.length());
        pool.query("update monitor.dead_letters set replaying_until = now() + interval '1 minute' where letter_id = '"
                        + id + "'")
                .executeAndAwait();
        replay(id).statusCode(409).body("error", equalTo("CONFLICT"));
        pool.query("update monitor.dead_letters set replaying_until = now() - interval '1 minute' where letter_id = '"
                        + id + "'")
                .executeAndAwait();
        replay(id).statusCode(200);
    }
}
