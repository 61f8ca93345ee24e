package dev.parallax.scheduler.schedule;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.dataset.Dataset;
import dev.parallax.scheduler.dataset.Datasets;
import dev.parallax.scheduler.dataset.Misfire;
import dev.parallax.scheduler.queue.JobQueue;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.SettableClock;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedules are seen, paused, made up for after a restart, and fire as documented when the clocks change. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class ScheduleApiTest {
    @Inject
    Table table;

    @Inject
    Datasets datasets;

    @Inject
    JobQueue queue;

    @Inject
    SettableClock clock;

    @BeforeEach
    void empty() {
        table.clear();
    }

    private void at(String instant) {
        clock.set(Instant.parse(instant));
    }

    private Ticker scheduler() {
        return new Ticker(datasets, queue, clock, true);
    }

    private static ValidatableResponse post(String rest) {
        return given().header("X-Actor", "ada")
                .post("/api/v1/schedules/" + rest)
                .then();
    }

    private long fired() {
        return table.count("job_queue where dataset = 'items'");
    }

    @Test
    void everySchedulesNextTimesAreSeen() {
        at("2026-06-01T01:59:50Z");
        Ticker ticker = scheduler();
        ticker.round();
        at("2026-06-01T02:00:00Z");
        ticker.round();
        given().get("/api/v1/schedules")
                .then()
                .statusCode(200)
                .body("schedules.dataset", equalTo(List.of("items", "orders", "rests", "stays")))
                .body("schedules.enabled", equalTo(List.of(true, true, false, false)))
                .body("schedules[0].cron", equalTo("0 0 2 * * ?"))
                .body("schedules[0].misfire", equalTo("RUN_ONCE"))
                .body("schedules[0].last_fire_at", equalTo("2026-06-01T02:00:00Z"))
                .body("schedules[0].last_job_id", notNullValue())
                .body("schedules[0].next_fires", hasSize(5))
                .body("schedules[0].next_fires[0]", equalTo("2026-06-02T02:00:00Z"))
                .body("schedules[1].zone", equalTo("Europe/Madrid"))
                .body("schedules[1].next_fires[0]", equalTo("2026-06-01T23:30:00Z"))
                .body("schedules[2].next_fires", hasSize(0));
    }

    @Test
    void aPausedScheduleDoesNotFireNorIsItMadeUpFor() {
        at("2026-06-01T01:00:00Z");
        scheduler().round();
        post("items/pause")
                .statusCode(200)
                .body("paused", equalTo(true))
                .body("paused_by", equalTo("ada"))
                .body("next_fires", hasSize(0));
        post("items/pause").statusCode(200);
        at("2026-06-01T02:00:00Z");
        scheduler().round();
        assertEquals(0, fired(), "also after a restart");

        at("2026-06-03T12:00:00Z");
        post("items/resume").statusCode(200).body("paused", equalTo(false)).body("paused_at", nullValue());
        post("items/resume").statusCode(200);
        scheduler().round();
        assertEquals(0, fired());
        at("2026-06-04T02:00:00Z");
        scheduler().round();
        assertEquals(1, fired());
    }

    @Test
    void whatPassedWhileNoSchedulerRanIsMadeUpForOnce() {
        at("2026-06-01T12:00:00Z");
        scheduler().round();
        at("2026-06-04T12:00:00Z");
        Ticker one = scheduler();
        Ticker two = scheduler();
        one.round();
        two.round();
        assertEquals(1, fired());
        assertEquals(1, table.count("schedule_fire where dataset = 'items' and fire_at = '2026-06-04T02:00:00Z'"));
    }

    @Test
    void twoSchedulersFireTheTwoOClockJobOnceADayWhenTheClocksChange() {
        Datasets berlin = new Datasets(List.of(new Dataset(
                "items",
                "item",
                Set.of(),
                false,
                Optional.of(new Dataset.Schedule(
                        "0 0 2 * * ?", ZoneId.of("Europe/Berlin"), Strategy.FULL, Misfire.RUN_ALL, 10)))));
        for (String day : List.of("2026-03-29", "2026-10-25")) {
            table.clear();
            Instant midnight = Instant.parse(day + "T00:00:00Z").minusSeconds(12 * 3600);
            clock.set(midnight);
            Ticker one = new Ticker(berlin, queue, clock, true);
            Ticker two = new Ticker(berlin, queue, clock, true);
            for (int minutes = 0; minutes <= 24 * 60; minutes += 10) {
                clock.set(midnight.plusSeconds(minutes * 60L));
                one.round();
                two.round();
            }
            assertEquals(1, fired(), day);
        }
        assertEquals(1, table.count("schedule_fire where fire_at = '2026-10-25T00:00:00Z'"), "the first 02:00");
    }

    @Test
    void badNamesAreRefused() {
        post("none/pause").statusCode(400).body("error", equalTo("INVALID_TABLE"));
        post("rests/resume").statusCode(409).body("error", equalTo("CONFLICT"));
        post("items/stop").statusCode(404).body("error", equalTo("NOT_FOUND"));
    }
}
