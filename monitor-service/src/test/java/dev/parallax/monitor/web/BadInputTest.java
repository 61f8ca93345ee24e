package dev.parallax.monitor.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.parallax.monitor.Monitored;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bad input has the status and the one form of the contract. */
@Monitored
class BadInputTest {

    private static final String BASE = "/api/v1/reconciliation";

    private static ValidatableResponse refused(ValidatableResponse response, int status, String code) {
        return response.statusCode(status)
                .contentType(ContentType.JSON)
                .body("error", equalTo(code))
                .body("message", notNullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "jobs, page, 0",
        "jobs, page, -1",
        "jobs, page, one",
        "jobs, page, 99999999999",
        "jobs, page_size, 0",
        "jobs, page_size, 101",
        "jobs, page_size, 1.5",
        "jobs, status, running",
        "jobs, status, DONE",
        "jobs, job_type, HOURLY",
        "jobs, active, yes",
        "jobs, from_date, yesterday",
        "jobs, from_date, 2025-11-20T14:00:00",
        "jobs, to_date, 2025-13-01",
        "jobs, to_date, +999999999-01-01T00:00:00Z",
        "jobs, from_date, -999999999-01-01T00:00:00+18:00",
        "jobs, to_date, +999999999-12-31T23:59:59-18:00",
        "mismatches, to_date, -999999999-01-01T00:00:00Z",
        "runs, from, -999999999-01-01T00:00:00+18:00",
        "jobs, statuss, RUNNING",
        "mismatches, mismatch_type, MISSING",
        "mismatches, mismatch_type, MISSING_IN_CASSANDRA",
        "mismatches, resolution_status, OPEN",
        "mismatches, job_id, 17",
        "mismatches, job_id, 1-1-1-1-1",
        "mismatches, from_date, 12:00",
        "mismatches, page_size, 1000",
        "mismatches, sort, key"
    })
    void a_bad_query_parameter_is_named(String path, String name, String value) {
        refused(given().queryParam(name, value).get(BASE + "/" + path).then(), 400, "INVALID_REQUEST")
                .body("parameter", equalTo(name));
    }

    @Test
    void the_allowed_values_are_listed() {
        given().queryParam("status", "x")
                .get(BASE + "/jobs")
                .then()
                .body(
                        "allowed",
                        hasItems("QUEUED", "DISPATCHED", "RUNNING", "COMPLETED", "FAILED", "DEAD", "CANCELLED"));
        given().queryParam("mismatch_type", "x")
                .get(BASE + "/mismatches")
                .then()
                .body("allowed", hasItems("MISSING_IN_POSTGRES", "MISSING_IN_MONGODB", "MISSING_IN_SOURCE"));
        given().queryParam("tabel", "items").get(BASE + "/jobs").then().body("allowed", hasItem("table"));
    }

    @Test
    void a_parameter_given_twice_or_with_a_nul_is_refused() {
        refused(given().queryParam("page", 1, 2).get(BASE + "/jobs").then(), 400, "INVALID_REQUEST");
        refused(
                given().urlEncodingEnabled(false)
                        .get(BASE + "/mismatches?primary_key_value=a%00b")
                        .then(),
                400,
                "INVALID_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobs", "mismatches"})
    void an_unknown_table_is_answered_with_the_known_ones(String path) {
        refused(given().queryParam("table", "nothing").get(BASE + "/" + path).then(), 400, "INVALID_TABLE")
                .body("message", equalTo("Table 'nothing' does not exist or is not configured for replication"))
                .body(
                        "valid_tables",
                        equalTo(java.util.List.of(
                                "bills", "goods", "items", "orders", "parts", "spares", "stays", "wares")));
    }

    @Test
    void an_unknown_or_unreadable_job_id() {
        UUID id = UUID.randomUUID();
        for (String path : new String[] {"/jobs/" + id, "/jobs/" + id + "/logs"}) {
            refused(given().get(BASE + path).then(), 404, "JOB_NOT_FOUND")
                    .body("message", equalTo("Reconciliation job with ID '%s' not found".formatted(id)));
        }
        refused(given().get(BASE + "/jobs/17").then(), 400, "INVALID_REQUEST");
        refused(given().get(BASE + "/jobs/17/logs").then(), 400, "INVALID_REQUEST");
        refused(
                        given().queryParam("action", "DROP")
                                .get(BASE + "/jobs/" + id + "/logs")
                                .then(),
                        400,
                        "INVALID_REQUEST")
                .body("allowed", hasItems("CREATE", "UPDATE", "DELETE"));
        refused(
                        given().queryParam("changed_type", "planet")
                                .get(BASE + "/jobs/" + id + "/logs")
                                .then(),
                        400,
                        "INVALID_REQUEST")
                .body("allowed", hasItems("item", "order"));
    }

    @Test
    void an_unknown_or_unreadable_mismatch_id() {
        UUID id = UUID.randomUUID();
        refused(given().get(BASE + "/mismatches/" + id).then(), 404, "MISMATCH_NOT_FOUND")
                .body("message", equalTo("Mismatch with ID '%s' not found".formatted(id)));
        refused(given().get(BASE + "/mismatches/17").then(), 400, "INVALID_REQUEST");
        refused(
                given().contentType(ContentType.JSON)
                        .body("{\"resolution_status\":\"IGNORED\"}")
                        .post(BASE + "/mismatches/" + id + "/resolve")
                        .then(),
                404,
                "MISMATCH_NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | MALFORMED_REQUEST",
                "'' | MALFORMED_REQUEST",
                "null | MALFORMED_REQUEST",
                "[] | MALFORMED_REQUEST",
                "\"IGNORED\" | MALFORMED_REQUEST",
                "{} | INVALID_REQUEST",
                "{\"resolution_status\": null} | INVALID_REQUEST",
                "{\"resolution_status\": \"DONE\"} | INVALID_REQUEST",
                "{\"resolution_status\": {\"a\": 1}} | INVALID_REQUEST",
                "{\"resolution_status\": \"IGNORED\", \"resolution_notes\": [1]} | INVALID_REQUEST",
                "{\"resolution_status\": \"IGNORED\", \"resolution_notes\": \"a\\u0000b\"} | INVALID_REQUEST",
                "{\"resolution_status\": \"IGNORED\", \"resolution_notes\": \"a\\ud800b\"} | INVALID_REQUEST",
                "{\"resolution_status\": \"\\udc00\"} | INVALID_REQUEST",
            })
    void a_bad_resolution(String body, String code) {
        refused(
                given().contentType(ContentType.JSON)
                        .body(body)
                        .post(BASE + "/mismatches/" + UUID.randomUUID() + "/resolve")
                        .then(),
                400,
                code);
    }

    @Test
    void notes_too_long() {
        refused(
                        given().contentType(ContentType.JSON)
                                .body("{\"resolution_status\":\"IGNORED\",\"resolution_notes\":\"%s\"}"
                                        .formatted("x".repeat(1001)))
                                .post(BASE + "/mismatches/" + UUID.randomUUID() + "/resolve")
                                .then(),
                        400,
                        "INVALID_REQUEST")
                .body("field", equalTo("resolution_notes"));
    }

    @Test
    void what_the_framework_refuses_has_the_same_form() {
        refused(given().get("/api/v1/reconciliation/planets").then(), 404, "NOT_FOUND");
        refused(given().get("/nothing/here").then(), 404, "NOT_FOUND");
        refused(given().delete(BASE + "/jobs").then(), 405, "METHOD_NOT_ALLOWED");
        refused(given().get(BASE + "/trigger").then(), 405, "METHOD_NOT_ALLOWED");
        refused(
                given().contentType("text/plain")
                        .body("IGNORED")
                        .post(BASE + "/mismatches/" + UUID.randomUUID() + "/resolve")
                        .then(),
                415,
                "UNSUPPORTED_MEDIA_TYPE");
        refused(given().accept("text/csv").get(BASE + "/jobs").then(), 406, "NOT_ACCEPTABLE");
    }

    @Test
    void a_body_too_large_is_refused_before_it_is_read() {
        refused(
                        given().contentType(ContentType.JSON)
                                .body("x".repeat(1_100_000))
                                .post(BASE + "/trigger")
                                .then(),
                        413,
                        "PAYLOAD_TOO_LARGE")
                .body("message", not(containsString("Exception")));
    }
}
