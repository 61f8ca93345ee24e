package dev.parallax.monitor.front;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** The log says what a change was about and what became of it; the scheduler, which echoes here, has it undone. */
@Monitored
class UndoApiTest {
    private static final String BASE = "/api/v1/reconciliation";
    private static final Instant START = Instant.parse("2037-06-01T10:00:00Z");

    private static String undo(Object change) {
        return BASE + "/changes/" + change + "/undo";
    }

    private static ValidatableResponse entry(Story story) {
        return given().get(BASE + "/jobs/" + story.id + "/logs").then();
    }

    private static Change logged(Publisher publisher, ChangeStatus status) {
        Story run = Story.record("items", "item", "i-" + UUID.randomUUID(), START);
        publisher.send(run.queued());
        Change change = run.change("i-7", ChangeAction.UPDATE, status);
        publisher.send(change);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> entry(run)
                .body("logs.change_id", contains(change.id().toString())));
        return change;
    }

    /** What arrives at the scheduler as body. */
    private static JsonNode order(ValidatableResponse answer) throws IOException {
        String echo = answer.statusCode(202).extract().asString();
        return Publisher.JSON.readTree(echo.substring(echo.indexOf('{')));
    }

    @Test
    void the_scheduler_is_told_what_the_change_was_about() throws IOException {
        try (Publisher publisher = new Publisher()) {
            Change change = logged(publisher, ChangeStatus.APPLIED);

            ValidatableResponse answer = given().contentType("application/json")
                    .header("Idempotency-Key", "key-1")
                    .header("X-Actor", "ada")
                    .body("{\"reason\": \"the source was wrong\"}")
                    .post(undo(change.id()))
                    .then();

            answer.body(startsWith("POST|" + undo(change.id()) + "|application/json|key-1|null|ada|"));
            assertEquals(Publisher.JSON.readTree("""
                            {"reason": "the source was wrong", "actor": null, "table": "items", "entity_type": "item",
                             "entity_id": "i-7", "undone_by": null}"""), order(answer));
        }
    }

    @Test
    void the_body_may_be_absent() throws IOException {
        try (Publisher publisher = new Publisher()) {
            Change change = logged(publisher, ChangeStatus.APPLIED);
            ValidatableResponse answer = given().post(undo(change.id())).then();
            answer.body(startsWith("POST|" + undo(change.id()) + "|application/json|"));
            assertEquals("i-7", order(answer).path("entity_id").asText());
        }
    }

    @Test
    void the_log_shows_what_undoes_what() throws IOException {
        try (Publisher publisher = new Publisher()) {
            Change change = logged(publisher, ChangeStatus.APPLIED);
            Story first = Story.undo("items", "item", change, START.plusSeconds(60));
            UUID undoId = UUID.randomUUID();
            publisher.send(first.queued());
            publisher.send(first.undo(change, undoId, ChangeStatus.FAILED));
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> entry(first)
                    .body("logs.undoes", contains(change.id().toString()))
                    .body("logs[0].undone_by", nullValue())
                    .body("logs[0].origin.actor", equalTo("ada")));
            assertEquals(
                    true,
                    order(given().post(undo(change.id())).then())
                            .path("undone_by")
                            .isNull(),
                    "an undo that failed is none");
            given().post(undo(undoId)).then().statusCode(409).body("error", equalTo("CHANGE_NOT_APPLIED"));

            // Asked for again: the same undo, by another job.
            Story second = Story.undo("items", "item", change, START.plusSeconds(120));
            publisher.send(second.queued());
            publisher.send(second.undo(change, undoId, ChangeStatus.APPLIED));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> given().get(BASE + "/jobs/" + change.jobId() + "/logs")
                            .then()
                            .body("logs[0].undone_by", equalTo(undoId.toString()))
                            .body("logs[0].undoes", nullValue()));
            entry(second).body("logs.change_id", contains(undoId.toString()));
            given().get(BASE + "/jobs/" + second.id)
                    .then()
                    .body("job_type", equalTo("MANUAL_ONDEMAND"))
                    .body("entity_id", equalTo("i-7"));
            assertEquals(
                    undoId.toString(),
                    order(given().post(undo(change.id())).then())
                            .path("undone_by")
                            .asText());
            // And the undo in turn.
            assertEquals(
                    "i-7",
                    order(given().post(undo(undoId)).then()).path("entity_id").asText());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "APPLIED")
    void a_change_without_effect_cannot_be_undone(ChangeStatus status) {
        try (Publisher publisher = new Publisher()) {
            Change change = logged(publisher, status);
            given().post(undo(change.id()))
                    .then()
                    .statusCode(409)
                    .body("error", equalTo("CHANGE_NOT_APPLIED"))
                    .body("status", equalTo(status.name()));
        }
    }

    @Test
    void the_scheduler_s_refusal_is_handed_back() {
        try (Publisher publisher = new Publisher()) {
            Change change = logged(publisher, ChangeStatus.APPLIED);
            given().post(undo(change.id()) + "?mode=409").then().statusCode(409);
            given().post(undo(change.id()) + "?mode=drop")
                    .then()
                    .statusCode(503)
                    .body("error", equalTo("UPSTREAM_UNAVAILABLE"));
        }
    }

    @Test
    void an_unknown_change_is_not_found() {
        given().post(undo(UUID.randomUUID())).then().statusCode(404).body("error", equalTo("CHANGE_NOT_FOUND"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "no-uuid", "1-1-1-1-1"})
    void what_can_be_no_id_is_refused(String id) {
        given().post(undo(id)).then().statusCode(400).body("error", equalTo("INVALID_REQUEST"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "null", "\"reason\""})
    void a_body_that_is_no_object_is_refused(String body) {
        given().contentType("application/json")
                .body(body)
                .post(undo(UUID.randomUUID()))
                .then()
                .statusCode(400)
                .body("error", equalTo("MALFORMED_REQUEST"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"reason\": \"\\ud800\"}", "{\"actor\": \"a\\udc00\"}"})
    void what_no_store_takes_is_refused(String body) {
        given().contentType("application/json")
                .body(body)
                .post(undo(UUID.randomUUID()))
                .then()
                .statusCode(400)
                .body("error", equalTo("INVALID_REQUEST"));
    }

    @Test
    void what_the_log_knows_is_not_for_the_caller_to_say() {
        given().contentType("application/json")
                .body("{\"table\": \"orders\", \"reason\": \"r\"}")
                .post(undo(UUID.randomUUID()))
                .then()
                .statusCode(400)
                .body("error", equalTo("INVALID_REQUEST"))
                .body("fields.field", contains("table"));
    }
}
