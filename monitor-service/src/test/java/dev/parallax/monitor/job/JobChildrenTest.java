package dev.parallax.monitor.job;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.parallax.common.job.Verdict;
import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each segment of a job has a verdict of its own; one that was not compared is never green. */
@Monitored
class JobChildrenTest {
    private static final String JOBS = "/api/v1/reconciliation/jobs/";
    private static Publisher publisher;

    @BeforeAll
    static void open() {
        publisher = new Publisher();
    }

    @AfterAll
    static void close() {
        publisher.close();
    }

    @Test
    void the_verdict_of_each_segment_is_told() {
        Story run = Story.dataset("orders", "order", Instant.parse("2032-05-01T10:00:00Z"));
        publisher.send(run.queued(), run.dispatched(1), run.started(1), run.planned(1, 4, 100));
        Story equal = run.child(0);
        Story different = run.child(1);
        Story dead = run.child(2);
        Story waiting = run.child(3);
        publisher.send(waiting.queued(), dead.queued(), different.queued(), equal.queued());
        publisher.send(equal.dispatched(1), equal.started(1));
        publisher.send(equal.completed(1, Verdict.MATCH, Story.counters(100, 100, 100, 0, 0, 0)));
        publisher.send(different.dispatched(1), different.started(1));
        publisher.send(different.completed(1, Verdict.DRIFT, Story.counters(100, 99, 98, 1, 0, 1)));
        publisher.send(dead.dispatched(1), dead.started(1), dead.failed(1, true, "STORE_TIMEOUT"));

        String children = JOBS + run.id + "/children";
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get(children)
                .then()
                .statusCode(200)
                .body("children.job_id", contains(equal.id + "", different.id + "", dead.id + "", waiting.id + ""))
                .body("children.verdict", contains("MATCH", "DRIFT", "INCONCLUSIVE", null))
                .body("children.status", contains("COMPLETED", "COMPLETED", "DEAD", "QUEUED")));
        given().get(children)
                .then()
                .body("children[1].range.from", equalTo("k1"))
                .body("children[1].range.to", equalTo("k2"))
                .body("children[1].task", equalTo("RECONCILE_SEGMENT"))
                .body("children[1].mismatch_count", equalTo(2))
                .body("children[1].source_row_count", equalTo(100))
                .body("children[1].details.strategy_taken", equalTo("FULL"))
                .body("children[2].errors.code", contains("STORE_TIMEOUT"))
                .body("children[3].source_row_count", nullValue())
                .body("pagination.total_items", equalTo(4));
        given().queryParam("verdict", "INCONCLUSIVE")
                .get(children)
                .then()
                .body("children.job_id", contains(dead.id.toString()))
                .body("pagination.total_items", equalTo(1));
        given().queryParam("status", "COMPLETED")
                .queryParam("page_size", 1)
                .queryParam("page", 2)
                .get(children)
                .then()
                .body("children", hasSize(1))
                .body("children[0].job_id", equalTo(different.id.toString()))
                .body("pagination.total_pages", equalTo(2));
    }

    @Test
    void bad_questions_are_answered_in_the_common_form() {
        given().get(JOBS + UUID.randomUUID() + "/children")
                .then()
                .statusCode(404)
                .body("error", equalTo("JOB_NOT_FOUND"));
        given().get(JOBS + "segment/children").then().statusCode(400).body("error", equalTo("INVALID_REQUEST"));
        given().queryParam("verdict", "GREEN")
                .get(JOBS + UUID.randomUUID() + "/children")
                .then()
                .statusCode(400)
                .body("error", equalTo("INVALID_REQUEST"));
    }
}
