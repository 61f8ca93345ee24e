package dev.parallax.monitor.run;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.Strategy;
import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The run log with the numbers of the documents: 45 fetched in 135 seconds, 3 created, 12 updated. */
@Monitored
class RunsApiTest {

    private static final String RUNS = "/api/v1/reconciliation/runs";
    private static final String STATUS = "/api/admin/reconciliation/status";

    private static Story run(Instant start) {
        return Story.dataset("stays", "stay", Strategy.INCREMENTAL, Channel.CRON, start);
    }

    @Test
    void every_run_is_logged_with_its_numbers_and_the_status_tells_the_last_and_the_next() {
        try (Publisher publisher = new Publisher()) {
            Story first = run(Instant.parse("2037-02-01T09:59:00Z"));
            publisher.send(first.queued(), first.started(1));
            publisher.send(
                    first.at(Instant.parse("2037-02-01T09:59:59Z")).completed(1, Counters.ZERO, Map.of("fetched", 1)));
            Story second = run(Instant.parse("2037-02-01T10:29:59Z"));
            publisher.send(second.queued(), second.started(1));
            publisher.send(second.at(Instant.parse("2037-02-01T10:32:14Z"))
                    .completed(
                            1,
                            Counters.ZERO,
                            Map.of("fetched", 45, "created", 3, "updated", 12, "orphaned", 0, "errors", 0)));

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get(STATUS)
                    .then()
                    .statusCode(200)
                    .body("data.lastRun.id", equalTo(second.id.toString()))
                    .body("data.lastRun.status", equalTo("success")));
            // Where no key is configured nobody looks at a token.
            given().header("Authorization", "Bearer an-api-key")
                    .get(STATUS)
                    .then()
                    .body("data.dataset", equalTo("stays"))
                    .body("data.lastRun.lastRunAt", equalTo("2037-02-01T10:00:00Z"))
                    .body("data.lastRun.startedAt", equalTo("2037-02-01T10:30:00Z"))
                    .body("data.lastRun.completedAt", equalTo("2037-02-01T10:32:15Z"))
                    .body("data.lastRun.duration", equalTo(135000))
                    .body("data.lastRun.fetched", equalTo(45))
                    .body("data.lastRun.created", equalTo(3))
                    .body("data.lastRun.updated", equalTo(12))
                    .body("data.lastRun.orphaned", equalTo(0))
                    .body("data.lastRun.deleted", equalTo(0))
                    .body("data.lastRun.errors", equalTo(0))
                    .body("data.lastRun.message", nullValue())
                    .body("data.nextRun", equalTo("2037-02-01T11:00:00Z"))
                    .body("data.currentStatus", equalTo("success"))
                    .body("data.schedule", equalTo("*/30 * * * *"))
                    .body("data.throughput", equalTo(0.33f))
                    .body("data.timePerRecord", equalTo(3000f));
            given().queryParam("dataset", "stays")
                    .queryParam("status", "success")
                    .queryParam("page_size", 2)
                    .get(RUNS)
                    .then()
                    .statusCode(200)
                    .body("runs.id", contains(second.id.toString(), first.id.toString()))
                    .body("runs[0].last_run_at", equalTo("2037-02-01T10:00:00Z"))
                    .body("pagination.page_size", equalTo(2));
            given().get(RUNS + "/latest")
                    .then()
                    .statusCode(200)
                    .body("datasets.find { it.dataset == 'stays' }.last_run.fetched", equalTo(45))
                    .body("datasets.dataset", hasItem("items"));
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get("/metrics")
                    .then()
                    .body(containsString("cdc_reconciliation_last_run_fetched{table=\"stays\"} 45.0"))
                    .body(containsString("cdc_reconciliation_last_run_success{table=\"stays\"} 1.0")));
        }
    }

    @Test
    void a_failed_run_tells_why_and_changes_count_where_a_result_does_not() {
        try (Publisher publisher = new Publisher()) {
            Story failed = Story.dataset("wares", "ware", Instant.parse("2037-03-01T10:00:00Z"));
            publisher.send(failed.queued(), failed.started(1), failed.failed(1, false, "SOURCE_UNAVAILABLE"));
            Story repaired = Story.dataset("wares", "ware", Instant.parse("2037-03-01T11:00:00Z"));
            publisher.send(repaired.queued(), repaired.started(1));
            publisher.send(repaired.change("p-1", ChangeAction.CREATE, ChangeStatus.APPLIED));
            publisher.send(repaired.change("p-2", ChangeAction.UPDATE, ChangeStatus.APPLIED));
            publisher.send(repaired.change("p-3", ChangeAction.DELETE, ChangeStatus.CONFLICT));
            publisher.send(repaired.completed(1, Story.counters(9, 8, 7, 1, 0, 1), Map.of()));

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().queryParam("dataset", "wares")
                    .get(RUNS)
                    .then()
                    .statusCode(200)
                    .body("runs[0].status", equalTo("success"))
                    .body("runs[0].created", equalTo(1))
                    .body("runs[0].updated", equalTo(1)));
            given().queryParam("dataset", "wares")
                    .get(RUNS)
                    .then()
                    .body("runs[0].fetched", equalTo(9))
                    .body("runs[0].deleted", equalTo(0))
                    .body("runs[1].status", equalTo("failed"))
                    .body("runs[1].errors", equalTo(1))
                    .body("runs[1].message", equalTo("It broke"));
            given().queryParam("dataset", "wares")
                    .get(STATUS)
                    .then()
                    .body("data.successRate", equalTo(50f))
                    .body("data.nextRun", nullValue());
        }
    }

    /** That it came to its end does not make it a success. */
    @Test
    void a_run_that_is_not_sure_is_no_success_and_says_why() {
        try (Publisher publisher = new Publisher()) {
            Story unsure = Story.dataset("goods", "good", Instant.parse("2037-03-02T10:00:00Z"));
            publisher.send(unsure.queued(), unsure.started(1));
            publisher.send(unsure.inconclusive(
                    1,
                    Story.counters(9, 9, 9, 0, 0, 0),
                    new Inconclusive("UNSETTLED", 2, null, null, List.of("k1", "k2"), "They go on changing.")));

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().queryParam("dataset", "goods")
                    .queryParam("status", "inconclusive")
                    .get(RUNS)
                    .then()
                    .statusCode(200)
                    .body("runs.id", equalTo(List.of(unsure.id.toString())))
                    .body("runs[0].message", equalTo("Inconclusive: UNSETTLED (2). They go on changing.")));
            given().queryParam("dataset", "goods")
                    .get(STATUS)
                    .then()
                    .body("data.currentStatus", equalTo("inconclusive"))
                    .body("data.lastRun.status", equalTo("inconclusive"))
                    .body("data.successRate", equalTo(0f));
            given().get("/api/v1/reconciliation/jobs/" + unsure.id)
                    .then()
                    .body("verdict", equalTo("INCONCLUSIVE"))
                    .body("drift_percentage", nullValue())
                    .body("details.inconclusive[0].reason", equalTo("UNSETTLED"))
                    .body("details.inconclusive[0].keys", equalTo(List.of("k1", "k2")));
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get("/metrics")
                    .then()
                    .body(containsString("cdc_reconciliation_last_run_success{table=\"goods\"} 0.0"))
                    .body(containsString("cdc_reconciliation_runs_total{table=\"goods\",status=\"inconclusive\"} 1.0"))
                    .body(containsString(
                            "cdc_reconciliation_verdicts_total{table=\"goods\",verdict=\"INCONCLUSIVE\"} 1.0"))
                    .body(containsString("parallax_dataset_verdict{dataset=\"goods\",verdict=\"INCONCLUSIVE\"} 1.0"))
                    .body(containsString("parallax_dataset_verdict{dataset=\"goods\",verdict=\"MATCH\"} 0.0"))
                    .body(not(containsString("cdc_reconciliation_drift_percentage{table=\"goods\"}"))));
        }
    }

    /** Nothing was compared, so there is nothing to be sure of. */
    @Test
    void what_compares_nothing_has_no_verdict() {
        try (Publisher publisher = new Publisher()) {
            Instant start = Instant.parse("2037-03-03T10:00:00Z");
            Change done = Story.dataset("goods", "good", start).change("k1", ChangeAction.UPDATE, ChangeStatus.APPLIED);
            Story undo = Story.undo("goods", "good", done, start);
            publisher.send(undo.queued(), undo.started(1));
            publisher.send(undo.ended(1, JobResult.withoutVerdict(Counters.ZERO, Map.of("undoes", "x"))));

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> given().get("/api/v1/reconciliation/jobs/" + undo.id)
                            .then()
                            .body("status", equalTo("COMPLETED")));
            given().get("/api/v1/reconciliation/jobs/" + undo.id)
                    .then()
                    .body("verdict", nullValue())
                    .body("details.inconclusive", nullValue())
                    .body("drift_percentage", nullValue());
        }
    }

    @Test
    void a_run_without_a_result_has_fetched_what_it_compared_so_far() {
        try (Publisher publisher = new Publisher()) {
            Story run = Story.dataset("wares", "ware", Instant.parse("2037-04-01T10:00:00Z"));
            Story segment = run.child(0);
            publisher.send(run.queued(), run.started(1), run.planned(1, 1, 500));
            publisher.send(segment.queued(), segment.started(1), segment.progressed(1, 100, 500, 0));
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().queryParam("status", "running")
                    .queryParam("page_size", 100)
                    .get(RUNS)
                    .then()
                    .body("runs.find { it.id == '" + run.id + "' }.fetched", equalTo(100)));
            publisher.send(segment.cancelled(1), run.cancelled(1));
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().queryParam("status", "failed")
                    .get(RUNS)
                    .then()
                    .body("runs.find { it.id == '" + run.id + "' }.message", equalTo("Cancelled"))
                    .body("runs.find { it.id == '" + run.id + "' }.fetched", equalTo(100)));
        }
    }

    @Test
    void what_is_wrong_is_refused() {
        given().queryParam("dataset", "none")
                .get(STATUS)
                .then()
                .statusCode(400)
                .body("error", equalTo("INVALID_TABLE"));
        given().queryParam("status", "good").get(RUNS).then().statusCode(400).body("error", equalTo("INVALID_REQUEST"));
        given().queryParam("x", "1").get(RUNS + "/latest").then().statusCode(400);
    }
}
