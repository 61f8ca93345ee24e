package dev.parallax.scheduler.control;

import static dev.parallax.scheduler.testing.Table.done;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.job.Priority;
import dev.parallax.scheduler.queue.Dispatch;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.SettableClock;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is paused does not leave the queue, and the rest does. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class PauseApiTest {
    @Inject
    Table table;

    @Inject
    Dispatch dispatch;

    @Inject
    SettableClock clock;

    @BeforeEach
    void empty() {
        table.clear();
        clock.set(SettableClock.START);
    }

    private static ValidatableResponse post(String rest) {
        return given().header("X-Actor", "ada").post("/api/v1/queue/" + rest).then();
    }

    private List<UUID> lease() {
        return done(dispatch.lease(100)).stream().map(entry -> entry.job().id()).toList();
    }

    @Test
    void aPausedDatasetHoldsItsJobsBackAndNoOthers() {
        UUID record = table.addRecord("a", Priority.HIGH);
        UUID items = table.addDataset("items", Priority.NORMAL);
        UUID orders = table.addDataset("orders", Priority.NORMAL);
        post("datasets/items/pause").statusCode(200);
        post("datasets/items/pause").statusCode(200);
        assertEquals(List.of(orders), lease());
        given().get("/api/v1/queue")
                .then()
                .statusCode(200)
                .body("paused", equalTo(false))
                .body("datasets.dataset", equalTo(List.of("items", "orders", "rests", "stays")))
                .body("datasets.paused", equalTo(List.of(true, false, false, false)))
                .body("datasets[0].paused_by", equalTo("ada"))
                .body("datasets[0].paused_at", equalTo("2026-03-01T10:00:00Z"))
                .body("datasets[0].jobs", hasSize(2))
                .body("datasets[1].jobs[0].status", equalTo("DISPATCHED"));
        given().get("/api/v1/queue/jobs/" + items).then().body("waits_for.why", equalTo(List.of("PAUSED")));

        post("datasets/items/resume").statusCode(200).body("datasets[0].paused_at", nullValue());
        post("datasets/items/resume").statusCode(200);
        assertEquals(List.of(record, items), lease());
    }

    @Test
    void aPausedQueueHoldsEverythingBack() {
        UUID record = table.addRecord("a", Priority.HIGH);
        post("pause").statusCode(200).body("paused", equalTo(true)).body("paused_by", equalTo("ada"));
        assertEquals(List.of(), lease());
        post("resume").statusCode(200).body("paused", equalTo(false));
        assertEquals(List.of(record), lease());
    }

    @Test
    void anUnknownTableIsRefused() {
        post("datasets/none/pause")
                .statusCode(400)
                .body("error", equalTo("INVALID_TABLE"))
                .body("valid_tables", hasSize(4));
        post("datasets/*/resume").statusCode(400).body("error", equalTo("INVALID_TABLE"));
        post("datasets/items/stop").statusCode(404).body("error", equalTo("NOT_FOUND"));
    }
}
