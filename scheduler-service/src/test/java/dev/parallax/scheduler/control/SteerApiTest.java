package dev.parallax.scheduler.control;

import static dev.parallax.scheduler.testing.Table.done;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Priority;
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
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancel and retry, of single jobs, of jobs with children, and of many. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class SteerApiTest {
    @Inject
    Table table;

    @Inject
    Dispatch dispatch;

    @Inject
    Intake intake;

    @Inject
    SettableClock clock;

    @BeforeEach
    void empty() {
        table.clear();
        clock.set(SettableClock.START);
    }

    private static ValidatableResponse steer(Object id, String action) {
        return given().header("X-Actor", "ada")
                .post("/api/v1/reconciliation/jobs/" + id + "/" + action)
                .then();
    }

    private static ValidatableResponse retryMany(String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/v1/queue/retry")
                .then();
    }

    private List<UUID> lease() {
        return done(dispatch.lease(100)).stream().map(entry -> entry.job().id()).toList();
    }

    private void say(JobEvent... events) {
        done(intake.apply(List.of(events)));
    }

    private UUID planned() {
        UUID parent = table.addDataset("items", Priority.NORMAL);
        lease();
        say(Say.started(parent, 1), Say.planned(parent, 1));
        lease();
        return parent;
    }

    @Test
    void aWaitingJobIsCancelledAndNeverLeaves() {
        UUID job = table.addRecord("a", Priority.NORMAL);
        steer(job, "cancel")
                .statusCode(200)
                .body("status", equalTo("CANCELLED"))
                .body("error.code", equalTo("CANCELLED"))
                .body("error.message", equalTo("Cancelled by ada"));
        steer(job, "cancel").statusCode(200).body("status", equalTo("CANCELLED"));
        assertEquals(List.of(), lease());
        assertEquals(List.of("queued", "cancelled"), table.history(job), "a repeat adds nothing");
    }

    @Test
    void whatACancelledAttemptStillSaysIsIgnored() {
        UUID job = table.addRecord("a", Priority.NORMAL);
        lease();
        say(Say.started(job, 1));
        steer(job, "cancel").statusCode(200);
        say(Say.progressed(job, 1, 50), Say.completed(job, 1));
        assertEquals("CANCELLED", table.status(job));
        assertEquals(1, table.count("job_history where event = 'cancelled' and outgoing and attempt = 1"));
    }

    @Test
    void aJobTakesItsUnfinishedChildrenWithIt() {
        UUID parent = planned();
        List<UUID> children = table.children(parent);
        say(Say.completed(children.get(0), 1));
        steer(parent, "cancel").statusCode(200).body("open_children", equalTo(0));
        assertEquals("COMPLETED", table.status(children.get(0)));
        assertEquals("CANCELLED", table.status(children.get(1)));
        say(Say.completed(children.get(1), 1));
        assertEquals("CANCELLED", table.status(parent));
        assertEquals("CANCELLED", table.status(children.get(1)));
    }

    @Test
    void theParentOfACancelledChildIsSummedUpAsIncomplete() {
        UUID parent = planned();
        List<UUID> children = table.children(parent);
        steer(children.get(1), "cancel").statusCode(200);
        assertEquals("RUNNING", table.status(parent));
        say(Say.completed(children.get(0), 1));
        assertEquals("FAILED", table.status(parent));
        assertEquals("INCONCLUSIVE", table.text(parent, "result->>'verdict'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "retry"})
    void aJobThatEndedWellStaysAsItIs(String action) {
        UUID job = table.addRecord("a", Priority.NORMAL);
        lease();
        say(Say.completed(job, 1));
        steer(job, action).statusCode(409).body("error", equalTo("CONFLICT")).body("status", equalTo("COMPLETED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "retry"})
    void anUnknownJobIsNotFoundAndWhatCanBeNoIdIsRefused(String action) {
        steer(UUID.randomUUID(), action).statusCode(404).body("error", equalTo("JOB_NOT_FOUND"));
        steer("no-uuid", action).statusCode(400).body("error", equalTo("INVALID_REQUEST"));
    }

    @Test
    void aDeadJobRunsAgainWithAllOfItsRetries() {
        UUID job = table.addRecord("a", Priority.NORMAL);
        for (int attempt = 1; attempt <= 4; attempt++) {
            lease();
            say(Say.failed(job, attempt, true));
            clock.advance(Duration.ofMinutes(1));
        }
        assertEquals("DEAD", table.status(job));
        int before = table.history(job).size();

        steer(job, "retry")
                .statusCode(200)
                .body("status", equalTo("QUEUED"))
                .body("retries", equalTo(0))
                .body("error", nullValue());
        steer(job, "retry").statusCode(409);
        assertEquals(
                List.of("queued", "put_back"),
                table.history(job).subList(before, table.history(job).size()));
        assertEquals(List.of(job), lease());
        // The number after the end belongs to the word that put it back.
        assertEquals("6", table.text(job, "attempt"));
        say(Say.completed(job, 4), Say.completed(job, 5));
        assertEquals("DISPATCHED", table.status(job));
        say(Say.failed(job, 6, true));
        assertEquals("QUEUED", table.status(job));
    }

    @Test
    void aJobWithSegmentsRunsThoseThatDidNotCompleteAgain() {
        UUID parent = planned();
        List<UUID> children = table.children(parent);
        say(Say.completed(children.get(0), 1), Say.failed(children.get(1), 1, false));
        assertEquals("FAILED", table.status(parent));

        steer(parent, "retry")
                .statusCode(200)
                .body("status", equalTo("RUNNING"))
                .body("open_children", equalTo(1));
        assertEquals(List.of(children.get(1)), lease());
        say(Say.completed(children.get(1), 3));
        assertEquals("COMPLETED", table.status(parent));
    }

    @Test
    void aSegmentThatIsPutBackReopensItsParent() {
        UUID parent = planned();
        List<UUID> children = table.children(parent);
        steer(parent, "cancel").statusCode(200);
        steer(children.get(0), "retry").statusCode(200).body("status", equalTo("QUEUED"));
        assertEquals("RUNNING", table.status(parent));
        steer(children.get(1), "retry").statusCode(200);
        assertEquals("2", table.text(parent, "open_children"));
        lease();
        say(Say.completed(children.get(0), 3), Say.completed(children.get(1), 3));
        assertEquals("COMPLETED", table.status(parent));
    }

    @Test
    void anOldRunDoesNotGoOnBesideANewOne() {
        UUID old = planned();
        steer(old, "cancel").statusCode(200);
        UUID present = planned();
        steer(old, "retry")
                .statusCode(409)
                .body("error", equalTo("CONFLICT"))
                .body("waits_for", equalTo(present.toString()));
        steer(table.children(old).getFirst(), "retry").statusCode(409);
        assertEquals("CANCELLED", table.status(table.children(old).getFirst()));
    }

    @Test
    void aJobThatWaitedForOthersWaitsForThemAgain() {
        UUID items = table.addDataset("items", Priority.NORMAL);
        UUID orders = table.addDataset("orders", Priority.NORMAL, items);
        steer(orders, "cancel").statusCode(200);
        steer(orders, "retry").statusCode(200);
        assertEquals(List.of(items), lease());
        say(Say.completed(items, 1));
        assertEquals(List.of(orders), lease());
    }

    @Test
    void manyGoBackAndWhatCannotSaysWhy() {
        UUID first = table.addRecord("a", Priority.NORMAL);
        UUID second = table.addRecord("b", Priority.NORMAL);
        lease();
        say(Say.failed(first, 1, false));
        clock.advance(Duration.ofSeconds(1));
        say(Say.failed(second, 1, false));
        retryMany("{\"dataset\": \"orders\"}").statusCode(200).body("put_back", hasSize(0));
        retryMany("{\"status\": \"DEAD\"}").statusCode(200).body("put_back", hasSize(0));
        retryMany("{\"dataset\": \"items\", \"status\": \"FAILED\", \"limit\": 1}")
                .statusCode(200)
                .body("put_back", equalTo(List.of(first.toString())));
        retryMany("{}").statusCode(200).body("put_back", equalTo(List.of(second.toString())));

        UUID old = planned();
        steer(old, "cancel").statusCode(200);
        planned();
        retryMany("{\"status\": \"CANCELLED\"}")
                .statusCode(200)
                .body("put_back", hasSize(0))
                .body("refused.job_id", equalTo(List.of(old.toString())))
                .body("refused.error", hasItem("CONFLICT"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\": \"COMPLETED\"}",
                "{\"status\": 1}",
                "{\"limit\": 0}",
                "{\"limit\": 1001}",
                "{\"limit\": \"many\"}",
                "{\"limit\": 1.5}",
                "{\"what\": 1}"
            })
    void aBadFilterIsRefused(String body) {
        retryMany(body)
                .statusCode(400)
                .body("error", equalTo("INVALID_REQUEST"))
                .body("fields", hasSize(1));
    }

    @Test
    void anUnknownTableAndABrokenBodyAreRefused() {
        retryMany("{\"dataset\": \"none\"}").statusCode(400).body("error", equalTo("INVALID_TABLE"));
        retryMany("[").statusCode(400).body("error", equalTo("MALFORMED_REQUEST"));
        assertTrue(table.count("job_queue") == 0);
    }
}
