package dev.parallax.astrobookings.stays;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class StaysApiTest {
    @BeforeEach
    void empty() {
        given().delete("/admin/reservations").then().statusCode(204);
        given().delete("/admin/faults").then().statusCode(204);
    }

    private static void put(String id, String json) {
        given().contentType(ContentType.JSON)
                .body(json)
                .put("/admin/reservations/" + id)
                .then()
                .statusCode(200);
    }

    private static void fault(String json) {
        given().contentType(ContentType.JSON)
                .body(json)
                .post("/admin/faults")
                .then()
                .statusCode(200);
    }

    @Test
    void listsWhatChangedSincePageByPage() {
        put("b", "{\"guest_name\": \"Bea\", \"updated_at\": \"2024-02-01T10:00:00Z\"}");
        put("a", "{\"guest_name\": \"Ana\", \"updated_at\": \"2024-02-01T10:30:00Z\"}");
        put("c", "{\"guest_name\": \"Cem\", \"updated_at\": \"2024-02-01T09:59:59Z\"}");

        given().get("/reservations?updated_since=2024-02-01T10:00:00Z")
                .then()
                .statusCode(200)
                .body("reservations.id", contains("a", "b"))
                .body("pagination.total_pages", equalTo(1))
                .body("pagination.total_items", equalTo(2));
        given().get("/api/reservations?page=2&page_size=2")
                .then()
                .body("reservations.id", contains("c"))
                .body("pagination.total_pages", equalTo(2));
        given().get("/reservations/a").then().body("guest_name", equalTo("Ana"));
        given().get("/api/reservations/nobody").then().statusCode(404).body("error", equalTo("NOT_FOUND"));
        given().delete("/admin/reservations/a").then().statusCode(204);
        given().delete("/admin/reservations/a").then().statusCode(404);
        given().get("/reservations").then().body("reservations", hasSize(2));
    }

    @Test
    void namesTheParameterThatItCannotTake() {
        for (var query : new String[] {"page=0", "page_size=101", "page=x", "updated_since=yesterday"}) {
            given().get("/reservations?" + query)
                    .then()
                    .statusCode(400)
                    .body("error", equalTo("INVALID_REQUEST"))
                    .body("field", equalTo(query.substring(0, query.indexOf('='))));
        }
        given().contentType(ContentType.JSON)
                .body("[]")
                .put("/admin/reservations/a")
                .then()
                .statusCode(400);
    }

    @Test
    void failsAsItIsTold() {
        put("a", "{\"guest_name\": 7}");
        fault("{\"status\": 503, \"times\": 2}");
        fault("{\"broken\": true, \"delay_ms\": 20}");
        fault("{\"drop\": true, \"times\": 5}");

        given().get("/reservations").then().statusCode(503);
        given().get("/reservations").then().statusCode(503);
        assertTrue(given().get("/reservations").asString().endsWith("stay-"));
        assertThrows(IOException.class, () -> {
            try (var http = HttpClient.newHttpClient()) {
                http.send(
                        HttpRequest.newBuilder(
                                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/reservations"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
            }
        });
        // The client may have asked again by itself.
        given().delete("/admin/faults").then().statusCode(204);
        given().get("/reservations").then().statusCode(200).body("reservations[0].guest_name", equalTo(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{", "[]", "{\"times\": \"x\"}", "{\"times\": 0}", "{\"times\": -1}"})
    void whatIsNoFaultIsRefused(String body) {
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/admin/faults")
                .then()
                .statusCode(400)
                .body("error", not(blankOrNullString()))
                .body("message", not(blankOrNullString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{", "[]"})
    void whatIsNoReservationIsRefused(String body) {
        given().contentType(ContentType.JSON)
                .body(body)
                .put("/admin/reservations/stay-1")
                .then()
                .statusCode(400)
                .body("error", equalTo("MALFORMED_REQUEST"));
    }

    @Test
    void aFaultForAllTimesTakesNoMoreRoomThanOne() {
        fault("{\"times\": 2147483646, \"status\": 503}");
        given().get("/reservations").then().statusCode(503);
        given().delete("/admin/faults").then().statusCode(204);
        fault("{\"times\": 2, \"status\": 503}");
        fault("{\"status\": 500}");
        given().get("/reservations").then().statusCode(503);
        given().get("/reservations").then().statusCode(503);
        given().get("/reservations").then().statusCode(500);
        given().get("/reservations").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-999999999-01-01T00:00:00+18:00",
                "+999999999-12-31T23:59:59-18:00",
                "10000-01-01T00:00:00Z",
                "x"
            })
    void aTimeOutOfRangeIsRefused(String time) {
        given().queryParam("updated_at", time)
                .post("/admin/generate")
                .then()
                .statusCode(400)
                .body("error", equalTo("INVALID_REQUEST"));
        given().queryParam("updated_since", time).get("/reservations").then().statusCode(400);
    }

    @Test
    void makesUpTheSameReservationsFromTheSameSeed() {
        given().post("/admin/generate?count=45&seed=7&updated_at=2024-02-01T10:12:00Z")
                .then()
                .statusCode(200);
        given().get("/reservations?page_size=100&updated_since=2024-02-01T10:00:00Z")
                .then()
                .body("reservations", hasSize(45))
                .body("reservations[0].updated_at", equalTo("2024-02-01T10:12:00Z"));
        var at = Instant.parse("2024-02-01T10:12:00Z");
        assertEquals(StayGenerator.stays(45, 7, at), StayGenerator.stays(45, 7, at));
        assertNotEquals(StayGenerator.stays(45, 7, at), StayGenerator.stays(45, 8, at));
        assertTrue(StayGenerator.stays(200, 7, at).stream()
                .allMatch(stay -> stay.checkOut().isAfter(stay.checkIn())
                        && stay.checkIn().isAfter(at)));
    }
}
