package dev.parallax.scheduler.control;

import static dev.parallax.scheduler.testing.Table.done;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Priority;
import dev.parallax.scheduler.queue.Dispatch;
import dev.parallax.scheduler.queue.Intake;
import dev.parallax.scheduler.queue.NewJob;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Say;
import dev.parallax.scheduler.testing.SettableClock;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue's entries as an operator sees them. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class QueueJobsApiTest {
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

    private static ValidatableResponse get(String rest) {
        return given().urlEncodingEnabled(false)
                .get("/api/v1/queue/jobs" + rest)
                .then();
    }

    @Test
    void theListSaysWhoWaitsForWhom() {
        UUID first = table.addDataset("items", Priority.NORMAL);
        UUID second = table.addDataset("items", Priority.NORMAL);
        UUID third = table.addDataset("orders", Priority.NORMAL, first);
        get("?dataset=items")
                .statusCode(200)
                .body("items.find { it.job_id == '" + second + "' }.waits_for", equalTo(List.of(first.toString())))
                .body("items.find { it.job_id == '" + first + "' }.waits_for", equalTo(List.of()));
        get("?dataset=orders").body("items[0].waits_for", equalTo(List.of(first.toString())));
        get("/" + third).body("job.waits_for", equalTo(List.of(first.toString())));
    }

    @Test
    void theListIsFilteredAndPaged() {
        UUID low = table.addRecord("a", Priority.LOW);
        UUID high = table.addRecord("b", Priority.HIGH);
        UUID dataset = table.addDataset("orders", Priority.NORMAL);
        get("").statusCode(200)
                .body("items.job_id", equalTo(List.of(dataset.toString(), high.toString(), low.toString())))
                .body("pagination.total_items", equalTo(3))
                .body("pagination.total_pages", equalTo(1));
        get("?page=2&page_size=2")
                .body("items.job_id", equalTo(List.of(low.toString())))
                .body("pagination.total_pages", equalTo(2));
        get("?dataset=orders").body("items.job_id", equalTo(List.of(dataset.toString())));
        get("?task=RECONCILE_RECORD&priority=HIGH").body("items.job_id", equalTo(List.of(high.toString())));
        get("?status=RUNNING").body("items", hasSize(0)).body("pagination.total_pages", equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=DONE",
                "task=SWEEP",
                "priority=high",
                "page=0",
                "page=-1",
                "page=x",
                "page_size=101",
                "page_size=99999999999",
                "sort=age",
                "status=DEAD&status=FAILED",
                "dataset=%00"
            })
    void aBadFilterIsRefused(String query) {
        get("?" + query)
                .statusCode(400)
                .body("error", equalTo("INVALID_REQUEST"))
                .body("fields", hasSize(1));
    }

    @Test
    void anUnknownTableIsRefused() {
        get("?dataset=none").statusCode(400).body("error", equalTo("INVALID_TABLE"));
    }

    @Test
    void aJobTellsItsHistoryItsChildrenAndItsWait() {
        UUID parent = table.addDataset("items", Priority.NORMAL);
        UUID next = table.addDataset("items", Priority.NORMAL);
        UUID after = table.addDataset("orders", Priority.NORMAL, parent);
        done(dispatch.lease(10));
        done(intake.apply(List.of(Say.started(parent, 1), Say.planned(parent, 1))));
        List<String> children =
                table.children(parent).stream().map(UUID::toString).toList();

        get("/" + parent)
                .statusCode(200)
                .body("job.status", equalTo("RUNNING"))
                .body("job.open_children", equalTo(2))
                .body("history.event", equalTo(List.of("queued", "started", "planned")))
                .body("history[1].detail.worker", equalTo("w1"))
                .body("children.job_id", equalTo(children))
                .body("children[0].range.to", equalTo("m"))
                .body("waits_for[0].why", equalTo("CHILDREN"))
                .body("waits_for[0].job_ids", equalTo(children));
        get("/" + next)
                .body("waits_for.why", equalTo(List.of("DATASET_BUSY")))
                .body("waits_for[0].job_ids", equalTo(List.of(parent.toString())));
        get("/" + after)
                .body("waits_for.why", equalTo(List.of("DEPENDS_ON")))
                .body("waits_for[0].job_ids", equalTo(List.of(parent.toString())));
    }

    @Test
    void aDelayedJobTellsItsTime() {
        var job = table.job(JobType.RECONCILE_RECORD, "items", "later", Priority.NORMAL);
        UUID later = table.add(new NewJob(job, clock.instant().plusSeconds(60), List.of(), null, 0));
        get("/" + later)
                .body("waits_for.why", equalTo(List.of("TIME")))
                .body("waits_for[0].until", equalTo("2026-03-01T10:01:00Z"));
    }

    @Test
    void anUnknownJobIsNotFoundAndWhatCanBeNoIdIsRefused() {
        get("/" + UUID.randomUUID()).statusCode(404).body("error", equalTo("JOB_NOT_FOUND"));
        for (String id : List.of("nonsense", "7", "1-1-1-1-1", "%F0%9F%9A%80")) {
            given().urlEncodingEnabled(false)
                    .get("/api/v1/queue/jobs/" + id)
                    .then()
                    .statusCode(400)
                    .body("error", equalTo("INVALID_REQUEST"));
        }
    }

    @Test
    void aListHasNoPayloads() {
        Job job = table.job(JobType.RECONCILE_RECORD, "items", "a", Priority.NORMAL);
        UUID id = table.add(NewJob.now(new Job(
                job.id(),
                null,
                job.id(),
                job.type(),
                job.dataset(),
                job.entityType(),
                job.entityId(),
                null,
                job.strategy(),
                job.priority(),
                1,
                true,
                job.origin(),
                job.createdAt(),
                Map.of("attached", "x".repeat(50_000)))));
        given().get("/api/v1/queue/jobs?page_size=100")
                .then()
                .statusCode(200)
                .body("items[0].job_id", equalTo(id.toString()))
                .body("items[0].data", nullValue());
        get("/" + id).body("job.data.attached.length()", equalTo(50_000));
    }
}
