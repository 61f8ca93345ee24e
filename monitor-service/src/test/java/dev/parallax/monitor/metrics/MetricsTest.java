package dev.parallax.monitor.metrics;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Verdict;
import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@Monitored
class MetricsTest {

    private static String text() {
        String text = given().accept("text/plain;version=0.0.4;q=0.1")
                .get("/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        // The text format allows a comma after the last label, and this writer uses it.
        return text.replace(",}", "}");
    }

    private static double value(String text, String series) {
        Matcher line = Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(text);
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    @Test
    void the_metrics_of_the_contract_come_from_what_is_stored() {
        String found = "cdc_reconciliation_mismatches_total{table=\"parts\",type=\"MISSING_IN_MONGODB\"}";
        String completed = "cdc_reconciliation_jobs_completed_total{table=\"parts\",status=\"COMPLETED\"}";
        String count = "cdc_reconciliation_duration_seconds_count{table=\"parts\"}";
        String below10 = "cdc_reconciliation_duration_seconds_bucket{table=\"parts\",le=\"10\"}";
        String below60 = "cdc_reconciliation_duration_seconds_bucket{table=\"parts\",le=\"60\"}";
        try (Publisher publisher = new Publisher()) {
            Story first = Story.dataset("parts", "part", Instant.parse("2040-01-01T10:00:00Z"));
            publisher.send(first.queued(), first.started(1));
            publisher.send(first.found(
                    first.mismatch("m-1", MismatchKind.MISSING_IN_TARGET, "a"),
                    first.mismatch("m-2", MismatchKind.MISSING_IN_TARGET, "a")));
            JobEvent end = first.completed(1, Verdict.DRIFT, Story.counters(1000, 998, 998, 2, 0, 0));
            publisher.send(end);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertEquals(1000, value(text(), "cdc_reconciliation_postgres_rows{table=\"parts\"}")));
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertTrue(value(text(), found) >= 2));
            String before = text();
            assertEquals(998, value(before, "cdc_reconciliation_mongodb_rows{table=\"parts\"}"));
            assertEquals(0.2, value(before, "cdc_reconciliation_drift_percentage{table=\"parts\"}"), 1e-9);
            assertEquals(value(before, count), value(before, completed));

            // The same end again adds nothing; a second run of 40 seconds adds one.
            Story second = Story.dataset("parts", "part", Instant.parse("2040-01-02T10:00:00Z"));
            publisher.send(end, second.queued(), second.started(1));
            second.at(Instant.parse("2040-01-02T10:00:40Z"));
            publisher.send(second.completed(1, Verdict.MATCH, Story.counters(1001, 1001, 1001, 0, 0, 0)));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertEquals(1001, value(text(), "cdc_reconciliation_postgres_rows{table=\"parts\"}")));
            String after = text();
            assertEquals(value(before, completed) + 1, value(after, completed));
            assertEquals(value(before, count) + 1, value(after, count));
            assertEquals(value(before, below10), value(after, below10));
            assertEquals(value(before, below60) + 1, value(after, below60));
            assertEquals(value(before, found), value(after, found));
            assertEquals(0, value(after, "cdc_reconciliation_drift_percentage{table=\"parts\"}"));
            assertTrue(after.contains("# TYPE cdc_reconciliation_duration_seconds histogram"));
            assertTrue(after.contains("# TYPE cdc_reconciliation_mismatches_total counter"));
            assertTrue(after.contains("# HELP cdc_reconciliation_drift_percentage Percentage of records out of sync"));
        }
    }

    @Test
    void health_looks_at_the_database_and_the_broker() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body(
                        "checks.name",
                        hasItems("Kafka connection health check", "Reactive PostgreSQL connections health check")));
    }

    @Test
    void the_api_describes_itself() {
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body(containsString("/api/v1/reconciliation/trigger"))
                .body(containsString("TriggerRequest"))
                .body(containsString("validation_strategy"));
    }
}
