package dev.parallax.astrobookings.admin;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.devstack.junit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class AdminApiTest {
    @Inject
    DataSource database;

    private final String own = UUID.randomUUID().toString();
    private final String agency = "ag-" + own;
    private final String rocket = "rk-" + own;
    private final String traveler = "tr-" + own;
    private final String launch = "LN-" + own;
    private final String booking = "BK-" + own;

    private static ValidatableResponse create(String path, String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .header("If-None-Match", "*")
                .put(path)
                .then();
    }

    private RequestSpecification bookingOf(int seats) {
        return given().contentType(ContentType.JSON).body(bookingJson(seats));
    }

    private String bookingJson(int seats) {
        return """
                {"traveler_id": "%s", "launch_id": "%s", "number_of_seats": %d, "total_price": 250001.5,
                 "status": "confirmed"}""".formatted(traveler, launch, seats);
    }

    @BeforeEach
    void facts() {
        create("/agencies/" + agency, "{\"legal_name\": \"Órbita ☄\", \"contact_email\": \"a@example.org\"}")
                .statusCode(201)
                .header("ETag", "\"1\"");
        create("/rockets/" + rocket, """
                {"agency_id": "%s", "name": "Falcon", "capacity": 40, "range": "moon"}""".formatted(agency)).statusCode(201);
        create("/travelers/" + traveler, """
                {"contact_email": "t@example.org", "travel_preferences": {"seat": "window", "weight": 71.50, "x": [1, null]}}""").statusCode(201);
        create("/launches/" + launch, """
                {"agency_id": "%s", "rocket_id": "%s", "date": "2027-03-01T12:30:00.250Z", "destination": null,
                 "price_per_seat": 125000.75, "status": "confirmed"}""".formatted(agency, rocket)).statusCode(201);
        create("/bookings/" + booking, bookingJson(2)).statusCode(201);
    }

    @Test
    void readsWhatItWrote() {
        String body = given().get("/travelers/" + traveler)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("user_id", equalTo(traveler))
                .extract()
                .asString();
        assertTrue(body.contains("\"travel_preferences\":{\"seat\":\"window\",\"weight\":71.50,\"x\":[1,null]}"), body);
        given().get("/rockets/" + rocket).then().body("range", equalTo("moon")).body("capacity", equalTo(40));
        given().get("/agencies/" + agency).then().body("legal_name", equalTo("Órbita ☄"));
        String stored = given().get("/launches/" + launch)
                .then()
                .body("date", equalTo("2027-03-01T12:30:00.250Z"))
                .body("destination", equalTo(null))
                .extract()
                .asString();
        assertTrue(stored.contains("\"price_per_seat\":125000.75,"), stored);
        assertTrue(given().get("/bookings/" + booking).asString().contains("\"total_price\":250001.50,"));
        given().get("/bookings/none").then().statusCode(404).body("error", equalTo("NOT_FOUND"));
    }

    @Test
    void replacesAndDeletesOnCondition() {
        bookingOf(3)
                .header("If-Match", "\"1\"")
                .header("X-Origin-System", "parallax")
                .header("X-Correlation-Id", "c-9")
                .put("/bookings/" + booking)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("number_of_seats", equalTo(3))
                .body("origin.system", equalTo("parallax"))
                .body("origin.correlation_id", equalTo("c-9"));
        bookingOf(4)
                .header("If-Match", "\"1\"")
                .put("/bookings/" + booking)
                .then()
                .statusCode(412)
                .header("ETag", "\"2\"");
        bookingOf(4)
                .header("If-None-Match", "*")
                .put("/bookings/" + booking)
                .then()
                .statusCode(412);
        bookingOf(4).put("/bookings/" + booking).then().statusCode(428);
        bookingOf(4).header("If-Match", "\"1\"").put("/bookings/none").then().statusCode(412);
        given().header("If-Match", "\"1\"")
                .delete("/bookings/" + booking)
                .then()
                .statusCode(412);
        given().delete("/bookings/" + booking).then().statusCode(428);
        given().get("/bookings/" + booking)
                .then()
                .body("number_of_seats", equalTo(3))
                .body("version", equalTo(2));
        given().header("If-Match", "\"2\"")
                .delete("/bookings/" + booking)
                .then()
                .statusCode(204);
        given().header("If-Match", "\"2\"")
                .delete("/bookings/" + booking)
                .then()
                .statusCode(412);
    }

    @Test
    void keepsReferencesWhole() {
        given().header("If-Match", "\"1\"")
                .delete("/launches/" + launch)
                .then()
                .statusCode(409)
                .body("error", equalTo("CONFLICT"));
        given().contentType(ContentType.JSON)
                .body(bookingJson(2).replace(launch, "LN-unknown"))
                .header("If-Match", "\"1\"")
                .put("/bookings/" + booking)
                .then()
                .statusCode(422)
                .body("error", equalTo("VALIDATION_FAILED"))
                .body("fields.field", hasItem("launch_id"));
        create("/bookings/new-" + own, bookingJson(2).replace(traveler, "nobody"))
                .statusCode(422)
                .body("fields.field", hasItem("traveler_id"));
        given().get("/bookings/" + booking).then().body("version", equalTo(1));
    }

    @Test
    void answersARepeatedRequestWithTheFirstOutcome() {
        UUID key = UUID.randomUUID();
        Response first = bookingOf(3)
                .header("If-Match", "\"1\"")
                .header("Idempotency-Key", key)
                .put("/bookings/" + booking);
        bookingOf(4)
                .header("If-Match", "\"2\"")
                .put("/bookings/" + booking)
                .then()
                .statusCode(200);
        Response again = bookingOf(3)
                .header("If-Match", "\"1\"")
                .header("Idempotency-Key", key)
                .put("/bookings/" + booking);
        assertEquals(200, again.statusCode());
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals("\"2\"", again.header("ETag"));
        assertEquals(first.asString(), again.asString());
        bookingOf(9)
                .header("If-Match", "\"1\"")
                .header("Idempotency-Key", key)
                .put("/bookings/" + booking)
                .then()
                .statusCode(422)
                .body("error", equalTo("IDEMPOTENCY_KEY_REUSED"));
        given().get("/bookings/" + booking).then().body("version", equalTo(3)).body("number_of_seats", equalTo(4));
    }

    @Test
    void keepsNoKeyOfARefusedWrite() throws SQLException {
        UUID key = UUID.randomUUID();
        bookingOf(3)
                .header("If-Match", "\"7\"")
                .header("Idempotency-Key", key)
                .put("/bookings/" + booking)
                .then()
                .statusCode(412);
        try (Connection connection = database.getConnection();
                var query = connection.prepareStatement("select 1 from operations.idempotency_keys where key = ?")) {
            query.setObject(1, key);
            assertEquals(false, query.executeQuery().next());
        }
    }

    @Test
    void writesOnceWhenTheSameRequestComesManyTimesAtOnce() throws Exception {
        UUID update = UUID.randomUUID();
        List<Response> updates = atOnce(8, () -> bookingOf(3)
                .header("If-Match", "\"1\"")
                .header("Idempotency-Key", update)
                .put("/bookings/" + booking));
        updates.forEach(response -> assertEquals(200, response.statusCode()));
        assertEquals(
                1,
                updates.stream()
                        .filter(r -> r.header("Idempotent-Replayed") == null)
                        .count());
        given().get("/bookings/" + booking).then().body("version", equalTo(2));

        List<Response> rivals = atOnce(8, () -> bookingOf(5)
                .header("If-Match", "\"2\"")
                .header("Idempotency-Key", UUID.randomUUID())
                .put("/bookings/" + booking));
        oneWins(rivals, 200);

        oneWins(atOnce(8, () -> bookingOf(6).header("If-Match", "\"3\"").put("/bookings/" + booking)), 200);
        given().get("/bookings/" + booking).then().body("version", equalTo(4)).body("number_of_seats", equalTo(6));
        oneWins(atOnce(8, () -> given().header("If-Match", "\"4\"").delete("/bookings/" + booking)), 204);

        List<Response> creations =
                atOnce(8, () -> bookingOf(5).header("If-None-Match", "*").put("/bookings/new-" + own));
        oneWins(creations, 201);
    }

    private static void oneWins(List<Response> responses, int status) {
        assertEquals(1, responses.stream().filter(r -> r.statusCode() == status).count());
        assertEquals(7, responses.stream().filter(r -> r.statusCode() == 412).count());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                | 400 | MALFORMED_REQUEST",
                "{\"colour\": 1}                  | 400 | INVALID_REQUEST",
                "{\"number_of_seats\": \"2\"}     | 400 | INVALID_REQUEST",
                "{\"total_price\": \"2\"}         | 400 | INVALID_REQUEST",
                "{}                               | 422 | VALIDATION_FAILED",
                "{\"number_of_seats\": 0}         | 422 | VALIDATION_FAILED",
                "{\"total_price\": 0.001}         | 422 | VALIDATION_FAILED",
                "{\"status\": \"cancelled\"}      | 422 | VALIDATION_FAILED",
                "{\"traveler_id\": \"a\\u0000\"}  | 422 | VALIDATION_FAILED",
            })
    void refusesBadBodies(String body, int status, String error) {
        given().contentType(ContentType.JSON)
                .body(body)
                .header("If-Match", "\"1\"")
                .put("/bookings/" + booking)
                .then()
                .statusCode(status)
                .body("error", equalTo(error));
        given().get("/bookings/" + booking).then().body("version", equalTo(1));
    }

    @Test
    void listsInPagesAndSinceATime() {
        String at = given().get("/bookings/" + booking).path("updated_at");
        given().queryParam("updated_since", at)
                .queryParam("page_size", 100)
                .get("/bookings")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(booking));
        given().queryParam("updated_since", "2999-01-01T00:00:00Z")
                .get("/bookings")
                .then()
                .body("items", hasSize(0));
        int total = given().queryParam("page_size", 1).get("/travelers").path("pagination.total_items");
        given().queryParam("page_size", 1)
                .queryParam("page", total)
                .get("/travelers")
                .then()
                .body("items", hasSize(1))
                .body("pagination.total_pages", equalTo(total));
        for (String bad : List.of("page=0", "page_size=101", "updated_since=x")) {
            given().get("/launches?" + bad).then().statusCode(400).body("error", equalTo("INVALID_REQUEST"));
        }
    }

    @Test
    void countsItsWritesAndDescribesItself() {
        given().get("/admin/writes")
                .then()
                .statusCode(200)
                .body("bookings.create", equalTo(given().get("/admin/writes").<Integer>path("bookings.create")));
        given().get("/metrics").then().statusCode(200).body(containsString("astrobookings_writes_total"));
        given().get("/q/health").then().statusCode(200);
        given().get("/q/openapi")
                .then()
                .statusCode(200)
                .body(containsString("Idempotency-Key"), containsString("number_of_seats"));
        given().get("/nothing").then().statusCode(404).body("error", equalTo("NOT_FOUND"));
    }

    @Test
    void commentsEveryColumn() throws SQLException {
        try (Connection connection = database.getConnection();
                var query = connection.createStatement();
                var columns = query.executeQuery("""
                        select c.relname || '.' || a.attname from pg_attribute a
                        join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
                        join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'operations'
                        where a.attnum > 0 and not a.attisdropped and c.relname <> 'flyway_schema_history'
                          and col_description(c.oid, a.attnum) is null""")) {
            List<String> silent = new ArrayList<>();
            while (columns.next()) {
                silent.add(columns.getString(1));
            }
            assertEquals(List.of(), silent);
        }
    }

    private static List<Response> atOnce(int times, Callable<Response> call) throws Exception {
        CyclicBarrier start = new CyclicBarrier(times);
        try (var threads = Executors.newFixedThreadPool(times)) {
            List<Future<Response>> running = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                running.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            List<Response> responses = new ArrayList<>();
            for (Future<Response> each : running) {
                responses.add(each.get());
            }
            return responses;
        }
    }
}
