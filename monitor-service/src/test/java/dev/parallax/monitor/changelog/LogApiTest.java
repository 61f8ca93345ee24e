package dev.parallax.monitor.changelog;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@Monitored
class LogApiTest {

    private static final String CHANGES = "/api/v1/reconciliation/changes";

    private static String log(Story story) {
        return "/api/v1/reconciliation/jobs/" + story.id + "/logs";
    }

    @Test
    void the_log_of_a_root_has_the_changes_of_its_children_with_before_and_after() {
        try (Publisher publisher = new Publisher()) {
            Story run = Story.dataset("items", "item", Instant.parse("2037-03-01T10:00:00Z"));
            publisher.send(run.queued());
            Story child = run.child(0);
            publisher.send(child.queued());
            publisher.send(child.change("i-1", ChangeAction.CREATE, ChangeStatus.APPLIED));
            publisher.send(child.change("i-2", ChangeAction.UPDATE, ChangeStatus.APPLIED));
            publisher.send(child.change("i-3", ChangeAction.UPDATE, ChangeStatus.CONFLICT));
            Change last = child.change("i-4", ChangeAction.DELETE, ChangeStatus.APPLIED);
            publisher.send(last);
            publisher.send(last);

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get(log(run))
                    .then()
                    .statusCode(200)
                    .body("pagination.total_items", equalTo(4))
                    .body("logs.changed_id", contains("i-1", "i-2", "i-3", "i-4"))
                    .body("logs.changed_type", everyItem(equalTo("item")))
                    .body("logs.changed_entity", everyItem(equalTo("items")))
                    .body("logs.job_id", everyItem(equalTo(child.id.toString()))));
            given().get(log(run))
                    .then()
                    .body("logs[0].before", nullValue())
                    .body("logs[0].after.name", equalTo("John"))
                    .body("logs[1].timestamp", equalTo("2037-03-01T10:00:02Z"))
                    .body("logs[1].before.name", equalTo("Jon"))
                    .body("logs[1].version_before", equalTo("3"))
                    .body("logs[1].version_after", equalTo("4"))
                    .body("logs[1].owner", equalTo("shop-api"))
                    .body("logs[1].origin.actor", equalTo("ada"))
                    .body("logs[1].origin.correlation_id", equalTo("c-" + run.id))
                    .body("logs[2].message", equalTo("The record was changed meanwhile"))
                    .body("logs[2].error_code", equalTo("PRECONDITION_FAILED"))
                    .body("logs[3].after", nullValue())
                    .body("logs[3].mismatch_id", equalTo(run.sightingId("i-4").toString()));
            given().queryParam("action", "UPDATE")
                    .queryParam("status", "APPLIED")
                    .queryParam("changed_type", "item")
                    .queryParam("table", "items")
                    .get(log(run))
                    .then()
                    .body("logs.changed_id", contains("i-2"));
            given().queryParam("changed_type", "order").get(log(run)).then().body("logs", hasSize(0));
            given().queryParam("page", 2)
                    .queryParam("page_size", 3)
                    .get(log(child))
                    .then()
                    .body("logs.changed_id", contains("i-4"))
                    .body("pagination.total_pages", equalTo(2));
        }
    }

    @Test
    void a_large_change_is_shortened_in_the_log_and_shown_as_it_is_by_itself() {
        try (Publisher publisher = new Publisher()) {
            Story run = Story.record("items", "item", "i-8", Instant.parse("2037-05-01T10:00:00Z"));
            publisher.send(run.queued());
            Change told = run.change("i-8", ChangeAction.UPDATE, ChangeStatus.APPLIED);
            String text = "x".repeat(200_000);
            publisher.send(new Change(
                    told.id(),
                    told.jobId(),
                    told.rootId(),
                    told.mismatchId(),
                    told.dataset(),
                    told.entityType(),
                    told.entityId(),
                    told.action(),
                    told.status(),
                    told.owner(),
                    told.before(),
                    Map.of("name", text),
                    told.versionBefore(),
                    told.versionAfter(),
                    told.errorCode(),
                    told.message(),
                    told.origin(),
                    told.at(),
                    told.undoes(),
                    told.cut()));
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get(log(run))
                    .then()
                    .body("logs[0].shortened", equalTo(true))
                    .body("logs[0].before.name", equalTo("Jon"))
                    .body("logs[0].after.name", startsWith("x".repeat(1_000) + "…")));
            given().get(CHANGES + "/" + told.id())
                    .then()
                    .statusCode(200)
                    .body("shortened", equalTo(false))
                    .body("after.name", equalTo(text));
        }
    }

    @Test
    void a_change_that_nobody_made_is_not_found() {
        given().get(CHANGES + "/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("error", equalTo("CHANGE_NOT_FOUND"));
        given().get(CHANGES + "/1").then().statusCode(400).body("error", equalTo("INVALID_REQUEST"));
    }

    @Test
    void the_latest_word_on_a_change_stands_whatever_came_first() {
        try (Publisher publisher = new Publisher()) {
            Story run = Story.record("items", "item", "i-9", Instant.parse("2037-04-01T10:00:00Z"));
            publisher.send(run.queued());
            UUID changeId = UUID.randomUUID();
            Change failed = run.change(changeId, "i-9", ChangeAction.UPDATE, ChangeStatus.FAILED);
            Change applied = run.change(changeId, "i-9", ChangeAction.UPDATE, ChangeStatus.APPLIED);
            publisher.send(applied);
            publisher.send(failed);
            publisher.send(run.change("i-9", ChangeAction.DELETE, ChangeStatus.REJECTED));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> given().get(log(run)).then().body("logs.status", contains("APPLIED", "REJECTED")));
        }
    }
}
