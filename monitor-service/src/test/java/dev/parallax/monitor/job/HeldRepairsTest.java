package dev.parallax.monitor.job;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.parallax.common.job.Counters;
import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A run whose repairs are held back is seen as such, wherever one looks, until it is decided or done anew. */
@Monitored
class HeldRepairsTest {
    private static final String JOBS = "/api/v1/reconciliation/jobs";
    private static final Counters FOUND = new Counters(0, 500, 0, 0, 500, 0, 0, 0, 0, 0, 0);
    private static final Map<String, Object> HELD =
            Map.of("repairs", "HELD_BACK", "message", "Repairs are held back", "planned", Map.of("deletes", 500));

    private static Publisher publisher;

    @BeforeAll
    static void open() {
        publisher = new Publisher();
    }

    @AfterAll
    static void close() {
        publisher.close();
    }

    private static void awaitRepairs(Story run, String repairs) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        given().get(JOBS + "/" + run.id).then().statusCode(200).body("repairs", equalTo(repairs)));
    }

    private static void awaitGauge(String table, int value) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().accept("text/plain;version=0.0.4;q=0.1")
                .get("/metrics")
                .then()
                .body(containsString("parallax_repairs_held_back{table=\"%s\",} %d.0".formatted(table, value))));
    }

    private static Story heldBack(Instant start) {
        Story run = Story.dataset("spares", "spare", start);
        publisher.send(run.queued(), run.started(1), run.completed(1, FOUND, HELD));
        awaitRepairs(run, "HELD_BACK");
        return run;
    }

    @Test
    void what_is_held_back_is_shown_and_what_becomes_of_it() {
        Story run = heldBack(Instant.parse("2041-03-01T10:00:00Z"));
        awaitGauge("spares", 1);
        given().queryParam("repairs", "HELD_BACK")
                .queryParam("from_date", "2041-03-01T10:00:00Z")
                .queryParam("to_date", "2041-03-01T10:59:00Z")
                .get(JOBS)
                .then()
                .body("jobs", hasSize(1))
                .body("jobs[0].repairs", equalTo("HELD_BACK"))
                .body("jobs[0].repaired_count", equalTo(0));
        given().queryParam("repairs", "LOST").get(JOBS).then().statusCode(400);
        given().get(JOBS + "/" + run.id).then().body("details.planned.deletes", equalTo(500));
        given().queryParam("dataset", "spares")
                .get("/api/v1/reconciliation/runs")
                .then()
                .body("runs[0].message", equalTo("Repairs are held back"));

        publisher.send(run.started(2));
        awaitRepairs(run, null);
        awaitGauge("spares", 0);
        var repaired = new Counters(0, 500, 0, 0, 500, 0, 0, 0, 490, 10, 0);
        publisher.send(run.completed(2, repaired, Map.of("repairs", "APPLIED")));
        awaitRepairs(run, "APPLIED");
        given().get(JOBS + "/" + run.id)
                .then()
                .body("repaired_count", equalTo(490))
                .body("conflict_count", equalTo(10));

        // Decided against: the same end, told anew.
        Story discarded = heldBack(Instant.parse("2041-03-02T10:00:00Z"));
        publisher.send(discarded.completed(1, FOUND, Map.of("repairs", "DISCARDED")));
        awaitRepairs(discarded, "DISCARDED");
        awaitGauge("spares", 0);

        // Done anew by a later run.
        heldBack(Instant.parse("2041-03-03T10:00:00Z"));
        awaitGauge("spares", 1);
        Story later = Story.dataset("spares", "spare", Instant.parse("2041-03-04T10:00:00Z"));
        publisher.send(later.queued(), later.started(1), later.completed(1, FOUND, Map.of()));
        awaitGauge("spares", 0);
        given().get(JOBS + "/" + later.id).then().body("repairs", nullValue());
    }
}
