package dev.parallax.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.e2e.api.Answer;
import dev.parallax.e2e.api.Http;
import dev.parallax.e2e.stage.Stage;
import dev.parallax.e2e.system.Service;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever is wrong with a request, the answer has the status and form of the contract, and nothing is left behind. */
@ExtendWith(Stage.Shared.class)
@Timeout(300)
class BadInputTest {
    private static final String API = "/api/v1/reconciliation";
    private static final String NO_JOB = "550e8400-e29b-41d4-a716-446655440000";
    private static final String BOOKING = """
            {"traveler_id": "nobody", "launch_id": "nothing", "number_of_seats": 1, "total_price": 1.00, "status": "%s"%s}
            """;

    private record Case(
            Service at, String method, String path, String body, int status, String error, List<String> headers) {}

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        trigger(cases);
        events(cases);
        queries(cases);
        owners(cases);
        return cases;
    }

    private static void trigger(List<Case> cases) {
        String path = API + "/trigger";
        post(cases, path, "", 400, "MALFORMED_REQUEST");
        post(cases, path, "{\"tables\": [", 400, "MALFORMED_REQUEST");
        post(cases, path, "[]", 400, "MALFORMED_REQUEST");
        post(cases, path, "{}", 400, "INVALID_REQUEST");
        post(cases, path, "{\"tables\": \"x\", \"validation_strategy\": \"FULL\"}", 400, "INVALID_REQUEST");
        post(cases, path, "{\"tables\": [1], \"validation_strategy\": \"FULL\"}", 400, "INVALID_REQUEST");
        post(cases, path, "{\"tables\": [\"x\"], \"validation_strategy\": \"FULL\"}", 400, "INVALID_TABLE");
        post(cases, path, "{\"tables\": []}", 400, "INVALID_REQUEST");
        post(cases, path, "{\"tables\": [], \"validation_strategy\": \"full\"}", 400, "INVALID_REQUEST");
        post(cases, path, "{\"tables\": [], \"validation_strategy\": 1}", 400, "INVALID_REQUEST");
        post(
                cases,
                path,
                "{\"tables\": [], \"validation_strategy\": \"FULL\", \"priority\": \"URGENT\"}",
                400,
                "INVALID_REQUEST");
        post(
                cases,
                path,
                "{\"tables\": [], \"validation_strategy\": \"FULL\", \"repair\": \"yes\"}",
                400,
                "INVALID_REQUEST");
        post(cases, path, "{\"tables\": [\"" + "x".repeat(700_000) + "\"]}", 413, "PAYLOAD_TOO_LARGE");
        cases.add(new Case(Service.MONITOR, "GET", path, null, 405, "METHOD_NOT_ALLOWED", List.of()));
        cases.add(new Case(
                Service.MONITOR,
                "POST",
                path,
                "x",
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                List.of("Content-Type", "text/plain")));
    }

    private static void events(List<Case> cases) {
        String path = API + "/events";
        post(cases, path, "nonsense", 400, "MALFORMED_REQUEST");
        post(cases, path, "{}", 400, "INVALID_REQUEST");
        post(cases, path, "{\"entity_type\": \"booking\"}", 400, "INVALID_REQUEST");
        post(cases, path, "{\"entity_type\": \"booking\", \"entity_id\": 7}", 400, "INVALID_REQUEST");
        post(cases, path, "{\"entity_type\": \"nothing\", \"entity_id\": \"1\"}", 400, "INVALID_REQUEST");
        post(
                cases,
                path,
                "{\"entity_type\": \"booking\", \"entity_id\": \"1\", \"priority\": \"x\"}",
                400,
                "INVALID_REQUEST");
    }

    private static void queries(List<Case> cases) {
        for (String query : List.of(
                "page=0", "page=x", "page_size=0", "page_size=101", "status=DONE", "job_type=x", "from_date=monday")) {
            get(cases, API + "/jobs?" + query, 400, "INVALID_REQUEST");
        }
        get(cases, API + "/jobs?table=x", 400, "INVALID_TABLE");
        get(cases, API + "/jobs/" + NO_JOB, 404, "JOB_NOT_FOUND");
        get(cases, API + "/jobs/1", 400, "INVALID_REQUEST");
        get(cases, API + "/jobs/" + NO_JOB + "/logs", 404, "JOB_NOT_FOUND");
        get(cases, API + "/mismatches?resolution_status=x", 400, "INVALID_REQUEST");
        get(cases, API + "/mismatches?mismatch_type=x", 400, "INVALID_REQUEST");
        get(cases, API + "/mismatches?job_id=x", 400, "INVALID_REQUEST");
        get(cases, API + "/nothing", 404, "NOT_FOUND");
        post(
                cases,
                API + "/mismatches/" + NO_JOB + "/resolve",
                "{\"resolution_status\": \"IGNORED\"}",
                404,
                "MISMATCH_NOT_FOUND");
        post(
                cases,
                API + "/mismatches/" + NO_JOB + "/resolve",
                "{\"resolution_status\": \"x\"}",
                400,
                "INVALID_REQUEST");
    }

    private static void owners(List<Case> cases) {
        for (Service owner : List.of(Service.ADMIN_API, Service.CUSTOMER_API)) {
            boolean relational = owner == Service.ADMIN_API;
            String traveler = relational ? "" : ", \"traveler\": {\"user_id\": \"nobody\"}";
            String valid = BOOKING.formatted(relational ? "confirmed" : "booked", traveler);
            put(cases, owner, valid, 428, "PRECONDITION_REQUIRED");
            put(cases, owner, valid, 412, "PRECONDITION_FAILED", "If-Match", "\"7\"");
            put(cases, owner, "{", 400, "MALFORMED_REQUEST", "If-None-Match", "*");
            put(cases, owner, BOOKING.formatted("lost", traveler), 422, "VALIDATION_FAILED", "If-None-Match", "*");
            put(cases, owner, valid, 400, "INVALID_REQUEST", "If-None-Match", "*", "Idempotency-Key", "x");
            cases.add(new Case(owner, "DELETE", "/bookings/nobody", null, 428, "PRECONDITION_REQUIRED", List.of()));
            cases.add(new Case(
                    owner,
                    "DELETE",
                    "/bookings/nobody",
                    null,
                    412,
                    "PRECONDITION_FAILED",
                    List.of("If-Match", "\"1\"")));
            cases.add(new Case(owner, "GET", "/bookings/nobody", null, 404, "NOT_FOUND", List.of()));
            cases.add(new Case(owner, "GET", "/bookings?page_size=101", null, 400, "INVALID_REQUEST", List.of()));
            cases.add(new Case(owner, "GET", "/bookings?updated_since=x", null, 400, "INVALID_REQUEST", List.of()));
        }
    }

    private static void post(List<Case> cases, String path, String body, int status, String error) {
        cases.add(new Case(Service.MONITOR, "POST", path, body, status, error, List.of()));
    }

    private static void get(List<Case> cases, String path, int status, String error) {
        cases.add(new Case(Service.MONITOR, "GET", path, null, status, error, List.of()));
    }

    private static void put(List<Case> cases, Service owner, String body, int status, String error, String... headers) {
        cases.add(new Case(owner, "PUT", "/bookings/nobody", body, status, error, List.of(headers)));
    }

    @Test
    void isAnsweredInTheFormOfTheContractAndLeavesNothingBehind(Stage stage) {
        int jobs = jobs(stage);
        long writes = stage.owners().writes();
        assertAll(cases().stream().map(each -> () -> check(stage, each)));
        assertEquals(jobs, jobs(stage), "jobs");
        assertEquals(writes, stage.owners().writes(), "writes");
    }

    private static void check(Stage stage, Case each) {
        Http http = new Http(stage.system().addresses().urlOf(each.at));
        Answer answer = http.send(each.method, each.path, each.body, each.headers.toArray(String[]::new));
        String told = shorten(each.method + " " + each.path + " " + each.body) + " -> " + answer.status() + " "
                + shorten(answer.body());
        assertEquals(each.status, answer.status(), told);
        assertEquals(each.error, answer.json().path("error").asText(), told);
        assertFalse(answer.json().path("message").asText().isBlank(), told);
        assertTrue(!answer.body().contains("Exception") && !answer.body().contains("\tat "), told);
    }

    private static int jobs(Stage stage) {
        return stage.api()
                .http()
                .get(API + "/jobs?page_size=1")
                .require(200)
                .path("pagination")
                .path("total_items")
                .asInt();
    }

    private static String shorten(String text) {
        return text.length() < 300 ? text : text.substring(0, 300) + " ...";
    }
}
