package dev.parallax.monitor.job;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Strategy;
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

/** Events in at Kafka, jobs out at the API. */
@Monitored
class JobsApiTest {

    private static final String JOBS = "/api/v1/reconciliation/jobs";
    private static Publisher publisher;

    @BeforeAll
    static void open() {
        publisher = new Publisher();
    }

    @AfterAll
    static void close() {
        publisher.close();
    }

    private static void awaitStatus(UUID id, String status) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        given().get(JOBS + "/" + id).then().statusCode(200).body("status", equalTo(status)));
    }

    @Test
    void a_completed_run_has_the_fields_of_the_contract() {
        Story run = Story.dataset("items", "item", Instant.parse("2031-03-01T10:00:00Z"));
        publisher.send(run.queued(), run.dispatched(1), run.started(1));
        JobEvent completed =
                run.completed(1, Verdict.DRIFT, new Counters(1_000_000, 999_950, 999_950, 50, 0, 0, 0, 0, 48, 1, 1));
        publisher.send(completed);
        awaitStatus(run.id, "COMPLETED");

        given().queryParam("from_date", "2031-03-01T10:00:00Z")
                .queryParam("to_date", "2031-03-01T10:59:00Z")
                .get(JOBS)
                .then()
                .statusCode(200)
                .body("jobs", hasSize(1))
                .body("jobs[0].job_id", equalTo(run.id.toString()))
                .body("jobs[0].table_name", equalTo("items"))
                .body("jobs[0].job_type", equalTo("MANUAL_ONDEMAND"))
                .body("jobs[0].validation_strategy", equalTo("FULL"))
                .body("jobs[0].queued_at", equalTo("2031-03-01T10:00:00Z"))
                .body("jobs[0].started_at", equalTo("2031-03-01T10:00:02Z"))
                .body("jobs[0].completed_at", equalTo("2031-03-01T10:00:03Z"))
                .body("jobs[0].duration_seconds", equalTo(1))
                .body("jobs[0].status", equalTo("COMPLETED"))
                .body("jobs[0].postgres_row_count", equalTo(1_000_000))
                .body("jobs[0].mongodb_row_count", equalTo(999_950))
                .body("jobs[0].source_row_count", equalTo(1_000_000))
                .body("jobs[0].target_row_count", equalTo(999_950))
                .body("jobs[0].mismatch_count", equalTo(50))
                .body("jobs[0].drift_percentage", equalTo(0.005f))
                .body("jobs[0].alert_fired", equalTo(false))
                .body("jobs[0].progress_percent", equalTo(100f))
                .body("jobs[0].verdict", equalTo("DRIFT"))
                .body("jobs[0].repaired_count", equalTo(48))
                .body("jobs[0].conflict_count", equalTo(1))
                .body("jobs[0].failure_count", equalTo(1))
                .body("jobs[0].priority", equalTo("NORMAL"))
                .body("jobs[0].task", equalTo("RECONCILE_DATASET"))
                .body("jobs[0].entity_type", equalTo("item"))
                .body("jobs[0].origin.system", equalTo("test"))
                .body("jobs[0].origin.actor", equalTo("ada"))
                .body("jobs[0].attempt", equalTo(1))
                .body("jobs[0].errors", hasSize(0))
                .body("pagination.page", equalTo(1))
                .body("pagination.page_size", equalTo(50))
                .body("pagination.total_pages", equalTo(1))
                .body("pagination.total_items", equalTo(1));
    }

    @Test
    void progress_of_a_dataset_job_comes_from_its_children() {
        Story run = Story.dataset("orders", "order", Instant.parse("2032-03-01T10:00:00Z"));
        publisher.send(run.queued(), run.dispatched(1), run.started(1), run.planned(1, 2, 100));
        Story first = run.child(0);
        Story second = run.child(1);
        publisher.send(first.queued(), second.queued(), first.dispatched(1), first.started(1));
        publisher.send(
                first.completed(1, Verdict.MATCH, Story.counters(100, 100, 100, 0, 0, 0)),
                second.dispatched(1),
                second.started(1),
                second.progressed(1, 50, 100, 3));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get(JOBS + "/" + run.id)
                .then()
                .body("progress_percent", equalTo(75f))
                .body("status", equalTo("RUNNING"))
                .body("mismatch_count", equalTo(3))
                .body("children.total", equalTo(2))
                .body("children.completed", equalTo(1))
                .body("children.running", equalTo(1))
                .body("drift_percentage", nullValue())
                .body("mongodb_row_count", nullValue())
                .body("history.state", contains("QUEUED", "DISPATCHED", "STARTED", "PLANNED")));

        publisher.send(second.progressed(1, 100, 100, 3));
        publisher.send(run.child(2).queued());
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get(JOBS + "/" + run.id)
                .then()
                .body("children.total", equalTo(3))
                .body("progress_percent", equalTo(99f)));

        given().queryParam("active", "true")
                .queryParam("table", "orders")
                .get(JOBS)
                .then()
                .body("jobs.job_id", hasItem(run.id.toString()))
                .body("jobs.job_id", not(hasItem(first.id.toString())));
        given().get(JOBS + "/" + first.id)
                .then()
                .statusCode(200)
                .body("task", equalTo("RECONCILE_SEGMENT"))
                .body("parent_id", equalTo(run.id.toString()));
    }

    @Test
    void a_failed_job_shows_each_error_once_with_those_of_its_children() {
        Story run = Story.dataset("items", "item", Instant.parse("2033-03-01T10:00:00Z"));
        publisher.send(run.queued(), run.dispatched(1), run.started(1), run.planned(1, 1, 10));
        Story child = run.child(0);
        publisher.send(
                child.queued(),
                child.dispatched(1),
                child.started(1),
                child.attemptFailed(1, "STORE_UNAVAILABLE"),
                child.retryScheduled(1, "STORE_UNAVAILABLE"),
                child.dispatched(2),
                child.started(2),
                child.attemptFailed(2, "STORE_UNAVAILABLE"),
                child.failed(2, true, "STORE_UNAVAILABLE"));
        run.at(Instant.parse("2033-03-01T10:10:00Z"));
        publisher.send(run.failed(1, false, "CHILD_FAILED"));
        awaitStatus(run.id, "FAILED");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get(JOBS + "/" + run.id)
                .then()
                .body("errors.code", contains("STORE_UNAVAILABLE", "STORE_UNAVAILABLE", "CHILD_FAILED"))
                .body("errors.attempt", contains(1, 2, 1))
                .body("validation_errors", hasSize(3))
                .body("validation_errors[0].job_id", equalTo(child.id.toString())));
        given().get(JOBS + "/" + child.id)
                .then()
                .body("status", equalTo("DEAD"))
                .body("errors", hasSize(2));
    }

    @Test
    void details_have_summary_and_samples_of_the_mismatches() {
        Story run = Story.dataset("items", "item", Instant.parse("2034-03-01T10:00:00Z"));
        publisher.send(run.queued(), run.dispatched(1), run.started(1));
        for (int i = 0; i < 12; i++) {
            publisher.send(run.found(run.mismatch("d-" + i, MismatchKind.MISSING_IN_TARGET, "a1")));
        }
        publisher.send(run.found(
                run.mismatch("e-1", MismatchKind.MISSING_IN_SOURCE, "a1"),
                run.mismatch("f-1", MismatchKind.DATA_MISMATCH, "a1")));
        publisher.send(run.completed(1, Verdict.DRIFT, Story.counters(20, 9, 7, 12, 1, 1)));
        awaitStatus(run.id, "COMPLETED");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get(JOBS + "/" + run.id)
                .then()
                .body("mismatches_summary", aMapWithSize(3))
                .body("mismatches_summary", hasEntry("MISSING_IN_MONGODB", 12))
                .body("mismatches_summary", hasEntry("MISSING_IN_POSTGRES", 1))
                .body("mismatches_summary", hasEntry("DATA_MISMATCH", 1))
                .body("sample_mismatches", hasSize(10))
                .body("sample_mismatches[0].primary_key_value", equalTo("d-0"))
                .body("sample_mismatches[0].mismatch_type", equalTo("MISSING_IN_MONGODB"))
                .body("sample_mismatches[0].resolution_status", equalTo("PENDING"))
                .body("sample_mismatches[0].postgres_checksum", equalTo("a1"))
                .body("validation_errors", nullValue())
                .body("details.strategy_taken", equalTo("FULL")));
    }

    @Test
    void filters_and_pages() {
        Instant start = Instant.parse("2035-03-01T10:00:00Z");
        for (int i = 0; i < 5; i++) {
            Story run = Story.dataset(
                    "bills",
                    "bill",
                    Strategy.ROW_COUNT,
                    i % 2 == 0 ? Channel.CRON : Channel.MANUAL,
                    start.plusSeconds(i * 60L));
            publisher.send(run.queued(), run.dispatched(1), run.started(1));
            if (i < 4) {
                publisher.send(run.completed(1, Verdict.MATCH, Story.counters(5, 5, 5, 0, 0, 0)));
            }
        }
        Story one = Story.record("bills", "bill", "b-1", start.plusSeconds(600));
        publisher.send(one.queued(), one.cancelled(0));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().queryParam("table", "bills")
                .queryParam("from_date", "2035-03-01")
                .queryParam("to_date", "2035-03-01")
                .get(JOBS)
                .then()
                .body("pagination.total_items", equalTo(6))
                .body("jobs[0].status", equalTo("CANCELLED"))
                .body("jobs[0].job_type", equalTo("EVENT_TARGETED"))
                .body("jobs[0].entity_id", equalTo("b-1"))
                // Both stores are of one kind, so only the sides name the counts.
                .body("jobs[5].source_row_count", equalTo(5))
                .body("jobs[5].postgres_row_count", nullValue()));
        given().queryParam("table", "bills")
                .queryParam("job_type", "HOURLY_SCHEDULED")
                .queryParam("status", "COMPLETED")
                .queryParam("from_date", "2035-03-01T11:00:00+01:00")
                .get(JOBS)
                .then()
                .body("jobs", hasSize(2))
                .body("jobs.job_type", everyItem(equalTo("HOURLY_SCHEDULED")));
        String firstOfPageTwo = given().queryParam("table", "bills")
                .queryParam("from_date", "2035-03-01")
                .queryParam("page", 2)
                .queryParam("page_size", 2)
                .get(JOBS)
                .then()
                .body("jobs", hasSize(2))
                .body("pagination.total_pages", equalTo(3))
                .extract()
                .path("jobs[0].started_at");
        given().queryParam("table", "bills")
                .queryParam("from_date", firstOfPageTwo)
                .queryParam("to_date", firstOfPageTwo)
                .get(JOBS)
                .then()
                .body("jobs", hasSize(1));
        given().queryParam("table", "bills")
                .queryParam("page", Integer.MAX_VALUE)
                .get(JOBS)
                .then()
                .statusCode(200)
                .body("jobs", hasSize(0));
        given().queryParam("active", true)
                .queryParam("table", "bills")
                .get(JOBS)
                .then()
                .body("jobs.status", everyItem(equalTo("RUNNING")));
    }

    @Test
    void the_same_events_twice_and_backwards_change_nothing() {
        Story run = Story.dataset("items", "item", Instant.parse("2036-03-01T10:00:00Z"));
        JobEvent[] events = {
            run.queued(),
            run.dispatched(1),
            run.started(1),
            run.progressed(1, 5, 10, 0),
            run.released(1),
            run.dispatched(2),
            run.started(2),
            run.progressed(2, 4, 10, 0),
            run.completed(2, Verdict.MATCH, Story.counters(10, 10, 10, 0, 0, 0))
        };
        for (int i = events.length - 1; i >= 0; i--) {
            publisher.send(events[i], events[i]);
        }
        publisher.send(events);
        awaitStatus(run.id, "COMPLETED");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get(JOBS + "/" + run.id)
                .then()
                .body("history", hasSize(7))
                .body("attempt", equalTo(2))
                .body("started_at", equalTo("2036-03-01T10:00:02Z"))
                .body("verdict", equalTo("MATCH"))
                .body("history.state", hasItems("QUEUED", "RELEASED", "COMPLETED")));
    }
}
