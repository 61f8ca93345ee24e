package dev.parallax.monitor.front;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.monitor.Monitored;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The scheduler of these tests echoes what arrives, or fails as the query tells it to. */
@Monitored
class PassThroughApiTest {

    private static final String BASE = "/api/v1/reconciliation";
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    @Test
    void the_call_arrives_unchanged_and_the_answer_comes_back_unchanged() {
        String body = "{\"tables\": [\"items\"],   \"validation_strategy\":\"FULL\", \"unknown\": [1, 2.50]}";
        given().contentType("application/json")
                .config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .header("Idempotency-Key", "key-1")
                .header("X-Correlation-Id", "trace-1")
                .header("X-Actor", "ada")
                .header("X-Origin-System", "desk")
                .header("Authorization", "Bearer secret")
                .body(body)
                .post(BASE + "/trigger")
                .then()
                .statusCode(202)
                .header("Retry-After", "7")
                .body(equalTo(
                        "POST|/api/v1/reconciliation/trigger|application/json|key-1|trace-1|ada|desk|Bearer secret|"
                                + body));
    }

    @Test
    void a_body_that_is_no_json_is_for_the_scheduler_to_refuse() {
        given().contentType("text/weird")
                .body("{{{")
                .post(BASE + "/events?mode=418")
                .then()
                .statusCode(418)
                .body(org.hamcrest.Matchers.endsWith("|{{{"));
        given().post(BASE + "/trigger?mode=400").then().statusCode(400);
    }

    @Test
    void the_scheduler_s_errors_are_handed_back() {
        given().post(BASE + "/jobs/abc/cancel?mode=409").then().statusCode(409);
        given().post(BASE + "/jobs/abc/retry?mode=500").then().statusCode(500);
        given().post(BASE + "/jobs/abc/repairs/release?mode=409").then().statusCode(409);
        given().header("X-Actor", "ada")
                .post(BASE + "/jobs/abc/repairs/discard")
                .then()
                .statusCode(202)
                .body(startsWith("POST|/api/v1/reconciliation/jobs/abc/repairs/discard|"));
    }

    @Test
    void the_queue_and_the_schedules_are_the_scheduler_s() {
        given().get("/api/v1/queue/jobs?status=DEAD")
                .then()
                .statusCode(202)
                .body(startsWith("GET|/api/v1/queue/jobs?status=DEAD|"));
        given().get("/api/v1/queue").then().statusCode(202).body(startsWith("GET|/api/v1/queue|"));
        given().get("/api/v1/schedules?x=1").then().statusCode(202).body(startsWith("GET|/api/v1/schedules?x=1|"));
        given().header("X-Origin-System", "desk")
                .post("/api/v1/schedules/items/pause")
                .then()
                .statusCode(202)
                .body(containsString("|desk|"));
    }

    @Test
    void whatever_starts_something_is_handed_on() {
        for (String path : List.of("/trigger", "/events", "/events/batch")) {
            given().contentType("application/json")
                    .body("{\"entity_ids\": []}")
                    .post(BASE + path)
                    .then()
                    .statusCode(202)
                    .body(startsWith("POST|" + BASE + path + "|application/json|"))
                    .body(containsString("|{\"entity_ids\": []}"));
        }
    }

    @Test
    void a_scheduler_that_drops_the_call_is_unavailable() {
        given().contentType("application/json")
                .body("{}")
                .post(BASE + "/trigger?mode=drop")
                .then()
                .statusCode(503)
                .header("Retry-After", "1")
                .body("error", equalTo("UPSTREAM_UNAVAILABLE"));
    }

    @Test
    void a_scheduler_that_never_answers_is_unavailable_soon() {
        given().contentType("application/json")
                .body("{}")
                .post(BASE + "/trigger?mode=hang")
                .then()
                .statusCode(503)
                .time(lessThan(10_000L))
                .body("error", equalTo("UPSTREAM_UNAVAILABLE"));
    }

    @Test
    void health_says_whether_the_scheduler_answers() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name.contains('scheduler') }.data.scheduler_answers", equalTo(true)));
        given().get("/q/health").then().body("checks.name", hasItem("Scheduler"));
    }

    @Test
    void more_calls_that_hang_than_there_are_connections_keep_none_of_the_others_away() {
        List<CompletableFuture<Integer>> hanging = IntStream.range(0, 100)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> given().post(BASE + "/trigger?mode=hang").statusCode(), THREADS))
                .toList();
        hanging.forEach(call -> assertEquals(503, call.join()));
        given().post(BASE + "/trigger").then().statusCode(202);
    }
}
