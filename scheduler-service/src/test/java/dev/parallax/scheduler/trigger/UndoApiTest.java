package dev.parallax.scheduler.trigger;

import static dev.parallax.scheduler.testing.Table.done;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.Verdict;
import dev.parallax.scheduler.queue.Dispatch;
import dev.parallax.scheduler.queue.Intake;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Say;
import dev.parallax.scheduler.testing.SettableClock;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A change is undone by one job at a time, and once. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class UndoApiTest {
    private static final String FACTS = "\"table\": \"items\", \"entity_type\": \"item\", \"entity_id\": \"i-1\"";

    @Inject
    Table table;

    @Inject
    Dispatch dispatch;

    @Inject
    Intake intake;

    @Inject
    SettableClock clock;

    private final UUID change = UUID.randomUUID();

    @BeforeEach
    void empty() {
        table.clear();
        clock.set(SettableClock.START);
    }

    private static ValidatableResponse post(Object change, String members, RequestSpecification as) {
        String body = "{" + FACTS + (members.isEmpty() ? "" : ", " + members) + "}";
        return as.contentType("application/json")
                .body(body)
                .post("/api/v1/reconciliation/changes/" + change + "/undo")
                .then();
    }

    private ValidatableResponse undo() {
        return post(change, "", given());
    }

    private UUID queued() {
        return UUID.fromString(undo().statusCode(202).extract().path("job_id"));
    }

    private void say(JobEvent... events) {
        done(intake.apply(List.of(events)));
    }

    private void lease() {
        done(dispatch.lease(10));
    }

    private void ends(UUID job, Map<String, Object> details) {
        lease();
        say(new JobEvent.Completed(
                UUID.randomUUID(),
                job,
                job,
                1,
                Instant.parse("2026-03-01T10:00:00Z"),
                new JobResult(Verdict.MATCH, Counters.ZERO, details)));
    }

    @Test
    void anUndoIsAJobOfTheRecord() {
        String job = post(
                        change,
                        "\"reason\": \"the source was wrong\"",
                        given().header("X-Actor", "ada").header("X-Correlation-Id", "c-7"))
                .statusCode(202)
                .body("change_id", equalTo(change.toString()))
                .body("table", equalTo("items"))
                .body("entity_type", equalTo("item"))
                .body("entity_id", equalTo("i-1"))
                .body("time_queued", notNullValue())
                .body("status", equalTo("QUEUED"))
                .extract()
                .path("job_id");
        UUID id = UUID.fromString(job);
        assertEquals("UNDO_CHANGE", table.text(id, "job_type"));
        assertEquals("2", table.text(id, "priority"));
        assertEquals(change.toString(), table.text(id, "undoes"));
        assertEquals(
                "ada MANUAL c-7", table.text(id, "origin_actor || ' ' || origin_channel || ' ' || correlation_id"));
        assertEquals("the source was wrong", table.text(id, "data->>'reason'"));
        assertEquals(change.toString(), table.text(id, "data->>'change_id'"));
        assertEquals(List.of("queued"), table.history(id));
    }

    @Test
    void theActorOfTheBodyGoesFirst() {
        String job = post(change, "\"actor\": \"bob\"", given().header("X-Actor", "ada"))
                .statusCode(202)
                .extract()
                .path("job_id");
        assertEquals("bob", table.text(UUID.fromString(job), "origin_actor"));
    }

    @Test
    void oneUndoOfAChangeIsUnderWayAtATime() {
        UUID first = queued();
        undo().statusCode(409)
                .body("error", equalTo("UNDO_UNDER_WAY"))
                .body("job_id", equalTo(first.toString()))
                .body("status", equalTo("QUEUED"));
        lease();
        say(Say.started(first, 1));
        undo().statusCode(409).body("error", equalTo("UNDO_UNDER_WAY")).body("status", equalTo("RUNNING"));
        post(UUID.randomUUID(), "", given()).statusCode(202);
    }

    @Test
    void ofManyRequestsAtOnceOneIsTaken() {
        List<Integer> answers = Stream.generate(() ->
                        CompletableFuture.supplyAsync(() -> undo().extract().statusCode()))
                .limit(8)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .sorted()
                .toList();
        assertEquals(List.of(202, 409, 409, 409, 409, 409, 409, 409), answers);
        assertEquals(1, table.count("job_queue"));
    }

    @Test
    void whatIsUndoneStaysUndone() {
        UUID first = queued();
        ends(first, Map.of("owner_status", "APPLIED"));
        undo().statusCode(409)
                .body("error", equalTo("CHANGE_ALREADY_UNDONE"))
                .body("job_id", equalTo(first.toString()));
        UUID undoing = UUID.randomUUID();
        post(UUID.randomUUID(), "\"undone_by\": \"" + undoing + "\"", given())
                .statusCode(409)
                .body("error", equalTo("CHANGE_ALREADY_UNDONE"))
                .body("undone_by", equalTo(undoing.toString()));
        assertEquals(1, table.count("job_queue"));
    }

    @Test
    void whatWasLeftAloneOrFailedMayBeAskedForAgain() {
        UUID first = queued();
        ends(first, Map.of("skipped", "CHANGED_SINCE"));
        UUID second = queued();
        lease();
        say(Say.failed(second, 1, false));
        assertEquals("FAILED", table.status(second));
        UUID third = queued();
        assertEquals("QUEUED", table.status(third));
        // The old one does not come back beside the new one.
        given().post("/api/v1/reconciliation/jobs/" + second + "/retry")
                .then()
                .statusCode(409)
                .body("waits_for", equalTo(third.toString()));
        given().post("/api/v1/reconciliation/jobs/" + third + "/cancel").then().statusCode(200);
        given().post("/api/v1/reconciliation/jobs/" + second + "/retry").then().statusCode(200);
        undo().statusCode(409).body("job_id", equalTo(second.toString()));
    }

    @Test
    void aRepeatedKeyGetsTheFirstAnswerAlsoWhenTheChangeIsUndone() {
        String key = UUID.randomUUID().toString();
        String first = post(change, "\"reason\": \"r\"", given().header("Idempotency-Key", key))
                .statusCode(202)
                .extract()
                .path("job_id");
        ends(UUID.fromString(first), Map.of("owner_status", "APPLIED"));
        post(
                        change,
                        "\"reason\": \"r\", \"undone_by\": \"" + UUID.randomUUID() + "\"",
                        given().header("Idempotency-Key", key))
                .statusCode(202)
                .header("Idempotent-Replayed", equalTo("true"))
                .body("job_id", equalTo(first));
        post(change, "\"reason\": \"another\"", given().header("Idempotency-Key", key))
                .statusCode(422)
                .body("error", equalTo("IDEMPOTENCY_KEY_REUSED"));
        post(UUID.randomUUID(), "\"reason\": \"r\"", given().header("Idempotency-Key", key))
                .statusCode(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"table\": \"nope\", \"entity_type\": \"item\", \"entity_id\": \"i-1\"}",
                "{\"table\": \"items\", \"entity_type\": \"item\"}",
                "{\"table\": \"items\", \"entity_type\": \"item\", \"entity_id\": \"i-1\", \"undone_by\": \"x\"}",
                "{\"table\": \"items\", \"entity_type\": \"item\", \"entity_id\": \"i-1\", \"reason\": 1}",
                "{\"table\": \"items\", \"entity_type\": \"item\", \"entity_id\": \"i-1\", \"before\": {}}"
            })
    void badInputIsRefusedAndLeavesNothing(String body) {
        given().contentType("application/json")
                .body(body)
                .post("/api/v1/reconciliation/changes/" + change + "/undo")
                .then()
                .statusCode(400)
                .body("error", not(equalTo("INTERNAL_SERVER_ERROR")));
        assertEquals(0, table.count("job_queue"));
    }

    @Test
    void whatCanBeNoIdIsRefused() {
        post("no-uuid", "", given()).statusCode(400).body("error", equalTo("INVALID_REQUEST"));
    }
}
