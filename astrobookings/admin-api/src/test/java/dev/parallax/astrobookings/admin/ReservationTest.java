package dev.parallax.astrobookings.admin;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.parallax.devstack.junit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Stays and the PINs for their doors, which are made here and told nobody but the lock. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ReservationTest {
    @Inject
    DataSource database;

    private final String id = "stay-" + UUID.randomUUID();

    private static String reservation(String status, String checkOut) {
        return """
                {"guest_name": "John Doe", "guest_email": "john@example.org", "accommodation_id": "acc-1",
                 "lock_id": "lock-1", "status": "%s", "check_in": "2024-02-05T10:00:00Z", "check_out": "%s"}""".formatted(status, checkOut);
    }

    private String credential(String revokedAt) {
        return """
                {"reservation_id": "%s", "accommodation_id": "acc-1", "lock_id": "lock-1",
                 "expires_at": "2024-02-08T14:00:00Z", "revoked_at": %s}""".formatted(id, revokedAt);
    }

    private static ValidatableResponse put(String path, String body, String header, String value) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .header(header, value)
                .put(path)
                .then();
    }

    @Test
    void aReservationIsKeptAsItWasSent() {
        put("/reservations/" + id, reservation("pending", "2024-02-08T14:00:00Z"), "If-None-Match", "*")
                .statusCode(201)
                .header("ETag", "\"1\"");
        put("/reservations/" + id, reservation("confirmed", "2024-02-08T14:00:00Z"), "If-Match", "\"1\"")
                .statusCode(200)
                .body("status", equalTo("confirmed"))
                .body("check_in", equalTo("2024-02-05T10:00:00Z"))
                .body("lock_id", equalTo("lock-1"))
                .body("check_out_later", nullValue());
        given().get("/reservations?page_size=100").then().statusCode(200).body("items.id", hasItem(id));
    }

    @Test
    void aReservationThatCannotBeIsRefused() {
        put("/reservations/" + id, reservation("maybe", "2024-02-08T14:00:00Z"), "If-None-Match", "*")
                .statusCode(422)
                .body("fields.field", hasItem("status"));
        put("/reservations/" + id, reservation("confirmed", "2024-02-05T10:00:00Z"), "If-None-Match", "*")
                .statusCode(422)
                .body("fields.message", hasItem("check_out must be later than check_in"));
        put("/reservations/" + id, "{\"status\": \"confirmed\"}", "If-None-Match", "*")
                .statusCode(422)
                .body("fields.field", hasItem("check_in"));
    }

    @Test
    void thePinIsMadeHereAndToldAtOneAddressAlone() throws SQLException {
        var key = UUID.randomUUID().toString();
        var created = given().contentType(ContentType.JSON)
                .body(credential("null"))
                .header("If-None-Match", "*")
                .header("Idempotency-Key", key)
                .put("/credentials/" + id);
        created.then().statusCode(201).body("is_active", equalTo(true)).body("pin_set", equalTo(true));
        var pin = pin();
        assertEquals(6, pin.length());

        for (var answer : new String[] {
            created.asString(),
            given().get("/credentials/" + id).asString(),
            given().get("/credentials?page_size=100").asString(),
            kept(key)
        }) {
            assertFalse(answer.contains("\"pin\""), answer);
        }
        assertFalse(created.asString().contains(pin));
        assertFalse(kept(key).contains(pin));
        put(
                        "/credentials/" + id,
                        "{\"pin\": \"000000\", " + credential("null").strip().substring(1),
                        "If-Match",
                        "\"1\"")
                .statusCode(400)
                .body("message", containsString("pin"));
    }

    @Test
    void aPinStaysWhileItIsValidAndIsNeverValidAgain() {
        put("/credentials/" + id, credential("null"), "If-None-Match", "*").statusCode(201);
        var pin = pin();
        put("/credentials/" + id, credential("null").replace("02-08", "02-10"), "If-Match", "\"1\"")
                .statusCode(200)
                .body("expires_at", equalTo("2024-02-10T14:00:00Z"));
        assertEquals(pin, pin());

        put("/credentials/" + id, credential("\"2024-02-09T14:00:00Z\""), "If-Match", "\"2\"")
                .statusCode(200)
                .body("is_active", equalTo(false))
                .body("revoked_at", equalTo("2024-02-09T14:00:00Z"));
        given().get("/credentials/" + id + "/pin").then().statusCode(404).body("error", equalTo("NOT_FOUND"));

        put("/credentials/" + id, credential("null"), "If-Match", "\"3\"").statusCode(200);
        assertNotEquals(pin, pin());
    }

    @Test
    void aCredentialIsActiveUntilItIsRevoked() {
        put(
                        "/credentials/" + id,
                        credential("null").replace("\"lock_id\"", "\"is_active\": false, \"lock_id\""),
                        "If-None-Match",
                        "*")
                .statusCode(422)
                .body("fields.message", hasItem("is_active must be the opposite of having a revoked_at"));
    }

    @Test
    void pinsAreSpread() {
        var pins = new HashSet<String>();
        IntStream.range(0, 40).forEach(n -> {
            var one = id + "-" + n;
            put("/credentials/" + one, credential("null"), "If-None-Match", "*").statusCode(201);
            pins.add(given().get("/credentials/" + one + "/pin")
                    .then()
                    .body("pin", matchesPattern("[0-9]{6}"))
                    .header("Cache-Control", not(nullValue()))
                    .extract()
                    .path("pin"));
        });
        // Two of forty agree once in 1,300 runs, three never.
        assertFalse(pins.size() < 39, pins.toString());
    }

    private String pin() {
        return given().get("/credentials/" + id + "/pin")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .extract()
                .path("pin");
    }

    private String kept(String key) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "select body from operations.idempotency_keys where key = ?::uuid")) {
            statement.setString(1, key);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
