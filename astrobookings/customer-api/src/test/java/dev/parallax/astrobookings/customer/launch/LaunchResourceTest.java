package dev.parallax.astrobookings.customer.launch;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import dev.parallax.devstack.junit.DocumentResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(DocumentResource.class)
class LaunchResourceTest {
    @Inject
    MongoClient mongo;

    @ConfigProperty(name = "quarkus.mongodb.database")
    String database;

    private final String id = "LN-" + UUID.randomUUID();

    private static String launch(String destination) {
        return """
                {"date": "2027-03-01T12:30:00.250Z", "destination": %s, "price_per_seat": 125000.5,
                 "status": "scheduled", "available_seats": 38, "agency": {"id": "ag-1", "name": "Órbita ☄"},
                 "rocket": {"id": "rk-1", "name": "Falcon", "capacity": 40, "range": "medium"}}""".formatted(destination);
    }

    private RequestSpecification request() {
        return given().contentType(ContentType.JSON).body(launch("\"Moon\""));
    }

    private ValidatableResponse create() {
        return request()
                .header("If-None-Match", "*")
                .put("/launches/" + id)
                .then()
                .statusCode(201);
    }

    private MongoCollection<BsonDocument> raw(String collection) {
        return mongo.getDatabase(database).getCollection(collection, BsonDocument.class);
    }

    private BsonDocument raw() {
        return raw("launches_cache").find(new Document("_id", id)).first();
    }

    private static BsonDocument key(UUID key) {
        return BsonDocument.parse("{\"_id\": \"" + key + "\"}");
    }

    @Test
    void createsReadsReplacesAndDeletes() {
        given().header("X-Origin-System", "parallax")
                .header("X-Origin-Channel", "CRON")
                .header("X-Origin-Actor", "night-shift")
                .header("X-Correlation-Id", "c-1")
                .contentType(ContentType.JSON)
                .body(launch("\"Moon\""))
                .header("If-None-Match", "*")
                .put("/launches/" + id)
                .then()
                .statusCode(201)
                .header("ETag", "\"1\"");
        given().get("/launches/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("id", equalTo(id))
                .body("agency.name", equalTo("Órbita ☄"))
                .body("rocket.range", equalTo("medium"))
                .body("date", equalTo("2027-03-01T12:30:00.250Z"))
                .body("version", equalTo(1))
                .body("origin.system", equalTo("parallax"))
                .body("origin.channel", equalTo("CRON"))
                .body("origin.actor", equalTo("night-shift"))
                .body("origin.correlation_id", equalTo("c-1"));
        assertTrue(given().get("/launches/" + id).asString().contains("\"price_per_seat\":125000.50,"));
        given().contentType(ContentType.JSON)
                .body(launch("null"))
                .header("If-Match", "\"1\"")
                .put("/launches/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("destination", equalTo(null));
        given().header("If-Match", "\"2\"").delete("/launches/" + id).then().statusCode(204);
        given().get("/launches/" + id).then().statusCode(404).body("error", equalTo("NOT_FOUND"));
    }

    @Test
    void storesTheTypesOfTheDocument() {
        given().contentType(ContentType.JSON)
                .body(launch("null"))
                .header("If-None-Match", "*")
                .put("/launches/" + id)
                .then()
                .statusCode(201);
        BsonDocument stored = raw();
        assertEquals(new BsonDateTime(1803904200250L), stored.get("date"));
        assertEquals(new BsonDecimal128(new Decimal128(new BigDecimal("125000.50"))), stored.get("price_per_seat"));
        assertEquals(new BsonInt32(38), stored.get("available_seats"));
        assertEquals(new BsonInt32(40), stored.getDocument("rocket").get("capacity"));
        assertEquals(BsonNull.VALUE, stored.get("destination"));
    }

    @Test
    void refusesWritesWhoseConditionDoesNotHold() {
        create();
        request().put("/launches/" + id).then().statusCode(428).body("error", equalTo("PRECONDITION_REQUIRED"));
        given().delete("/launches/" + id).then().statusCode(428);
        request()
                .header("If-None-Match", "*")
                .put("/launches/" + id)
                .then()
                .statusCode(412)
                .header("ETag", "\"1\"")
                .body("error", equalTo("PRECONDITION_FAILED"));
        request()
                .header("If-Match", "\"7\"")
                .put("/launches/" + id)
                .then()
                .statusCode(412)
                .header("ETag", "\"1\"");
        given().header("If-Match", "\"7\"").delete("/launches/" + id).then().statusCode(412);
        request().header("If-Match", "\"1\"").put("/launches/none-" + id).then().statusCode(412);
        given().header("If-Match", "\"1\"")
                .delete("/launches/none-" + id)
                .then()
                .statusCode(412);
        request().header("If-Match", "1").put("/launches/" + id).then().statusCode(400);
        request()
                .header("If-Match", "\"1\"")
                .header("If-None-Match", "*")
                .put("/launches/" + id)
                .then()
                .statusCode(400);
        given().get("/launches/" + id).then().body("version", equalTo(1));
    }

    @Test
    void answersARepeatedRequestWithTheFirstOutcome() {
        UUID key = UUID.randomUUID();
        Response first = request()
                .header("If-None-Match", "*")
                .header("Idempotency-Key", key)
                .put("/launches/" + id);
        Response again = request()
                .header("If-None-Match", "*")
                .header("Idempotency-Key", key)
                .put("/launches/" + id);
        assertEquals(201, again.statusCode());
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertNull(first.header("Idempotent-Replayed"));
        assertEquals(first.asString(), again.asString());
        request().header("If-Match", "\"1\"").put("/launches/" + id).then().statusCode(200);
        assertEquals(
                first.asString(),
                request()
                        .header("If-None-Match", "*")
                        .header("Idempotency-Key", key)
                        .put("/launches/" + id)
                        .asString());
        given().contentType(ContentType.JSON)
                .body(launch("\"Mars\""))
                .header("If-None-Match", "*")
                .header("Idempotency-Key", key)
                .put("/launches/" + id)
                .then()
                .statusCode(422)
                .body("error", equalTo("IDEMPOTENCY_KEY_REUSED"));
        given().get("/launches/" + id).then().body("version", equalTo(2)).body("destination", equalTo("Moon"));

        UUID deletion = UUID.randomUUID();
        for (int i = 0; i < 2; i++) {
            given().header("If-Match", "\"2\"")
                    .header("Idempotency-Key", deletion)
                    .delete("/launches/" + id)
                    .then()
                    .statusCode(204);
        }
        assertNull(raw());
    }

    @Test
    void writesOnceWhenTheSameRequestComesManyTimesAtOnce() throws Exception {
        create();
        UUID update = UUID.randomUUID();
        List<Response> updates = atOnce(8, () -> request()
                .header("If-Match", "\"1\"")
                .header("Idempotency-Key", update)
                .put("/launches/" + id));
        updates.forEach(response -> assertEquals(200, response.statusCode()));
        assertEquals(
                1,
                updates.stream()
                        .filter(r -> r.header("Idempotent-Replayed") == null)
                        .count());
        given().get("/launches/" + id).then().body("version", equalTo(2));

        UUID deletion = UUID.randomUUID();
        List<Response> deletions = atOnce(8, () -> given().header("If-Match", "\"2\"")
                .header("Idempotency-Key", deletion)
                .delete("/launches/" + id));
        deletions.forEach(response -> assertEquals(204, response.statusCode()));
        assertNull(raw());

        UUID creation = UUID.randomUUID();
        List<Response> creations = atOnce(8, () -> request()
                .header("If-None-Match", "*")
                .header("Idempotency-Key", creation)
                .put("/launches/" + id));
        creations.forEach(response -> assertEquals(201, response.statusCode()));
        given().get("/launches/" + id).then().body("version", equalTo(1));
    }

    @Test
    void letsOneOfManyDifferentWritersWin() throws Exception {
        create();
        oneWins(atOnce(8, () -> request()
                .header("If-Match", "\"1\"")
                .header("Idempotency-Key", UUID.randomUUID())
                .put("/launches/" + id)));
        for (int version = 2; version < 4; version++) {
            String current = "\"" + version + "\"";
            oneWins(atOnce(8, () -> request().header("If-Match", current).put("/launches/" + id)));
        }
        given().get("/launches/" + id).then().body("version", equalTo(4));
    }

    private static void oneWins(List<Response> responses) {
        assertEquals(1, responses.stream().filter(r -> r.statusCode() == 200).count());
        assertEquals(7, responses.stream().filter(r -> r.statusCode() == 412).count());
    }

    /** The state that a crash leaves between the write and the closing of its receipt. */
    private void reopen(UUID key) {
        raw("idempotency_keys")
                .updateOne(key(key), new Document("$unset", new Document("effect", 1).append("body", 1)));
    }

    @Test
    void knowsItsOwnWriteAfterACrash() {
        UUID creation = UUID.randomUUID();
        Response first = request()
                .header("If-None-Match", "*")
                .header("Idempotency-Key", creation)
                .put("/launches/" + id);
        reopen(creation);
        Response again = request()
                .header("If-None-Match", "*")
                .header("Idempotency-Key", creation)
                .put("/launches/" + id);
        assertEquals(201, again.statusCode());
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals(first.asString(), again.asString());

        UUID update = UUID.randomUUID();
        request().header("If-Match", "\"1\"").header("Idempotency-Key", update).put("/launches/" + id);
        reopen(update);
        // Another writer comes before the repetition.
        request().header("If-Match", "\"2\"").put("/launches/" + id).then().statusCode(200);
        request()
                .header("If-Match", "\"1\"")
                .header("Idempotency-Key", update)
                .put("/launches/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .header("Idempotent-Replayed", "true");
        given().get("/launches/" + id).then().body("version", equalTo(3));
    }

    @Test
    void carriesOutADeleteThatACrashCutShort() {
        create();
        UUID deletion = UUID.randomUUID();
        RequestSpecification request = given().header("If-Match", "\"1\"").header("Idempotency-Key", deletion);
        BsonDocument before = raw();
        request.delete("/launches/" + id).then().statusCode(204);
        // As if it had stopped after the mark: the document is back, marked, and the receipt is open.
        before.append("deleting", BsonDocument.parse("{\"key\": \"" + deletion + "\", \"effect\": \"DELETED\"}"));
        raw("launches_cache").insertOne(before);
        reopen(deletion);
        given().get("/launches/" + id).then().statusCode(404);
        given().header("If-Match", "\"1\"")
                .header("Idempotency-Key", deletion)
                .delete("/launches/" + id)
                .then()
                .statusCode(204)
                .header("Idempotent-Replayed", "true");
        assertNull(raw());

        // The same, but somebody else creates the record anew before the repetition.
        raw("launches_cache").insertOne(before);
        reopen(deletion);
        create();
        given().header("If-Match", "\"1\"")
                .header("Idempotency-Key", deletion)
                .delete("/launches/" + id)
                .then()
                .statusCode(204)
                .header("Idempotent-Replayed", "true");
        given().get("/launches/" + id).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                              | 400 | MALFORMED_REQUEST",
                "[1]                            | 400 | MALFORMED_REQUEST",
                "{\"a\": 1, \"a\": 2}           | 400 | MALFORMED_REQUEST",
                "{} {}                          | 400 | MALFORMED_REQUEST",
                "{\"colour\": 1}                | 400 | INVALID_REQUEST",
                "{\"destination\": 5}           | 400 | INVALID_REQUEST",
                "{\"available_seats\": 1.5}     | 400 | INVALID_REQUEST",
                "{\"available_seats\": \"1\"}   | 400 | INVALID_REQUEST",
                "{\"available_seats\": 99999999999} | 400 | INVALID_REQUEST",
                "{\"date\": 1700000000}         | 400 | INVALID_REQUEST",
                "{\"date\": \"2027-02-30T00:00:00Z\"} | 400 | INVALID_REQUEST",
                "{\"rocket\": []}               | 400 | INVALID_REQUEST",
                "{\"price_per_seat\": NaN}      | 400 | MALFORMED_REQUEST",
                "{}                             | 422 | VALIDATION_FAILED",
                "{\"destination\": \"a\\u0000\"} | 422 | VALIDATION_FAILED",
                "{\"price_per_seat\": 1.001}    | 422 | VALIDATION_FAILED",
                "{\"price_per_seat\": 1e999999} | 422 | VALIDATION_FAILED",
                "{\"price_per_seat\": -1}       | 422 | VALIDATION_FAILED",
                "{\"status\": \"launched\"}     | 422 | VALIDATION_FAILED",
                "{\"id\": \"other\"}            | 422 | VALIDATION_FAILED",
            })
    void refusesBadBodies(String body, int status, String error) {
        given().contentType(ContentType.JSON)
                .body(body)
                .header("If-None-Match", "*")
                .put("/launches/" + id)
                .then()
                .statusCode(status)
                .body("error", equalTo(error));
        assertNull(raw());
    }

    @Test
    void namesEveryFieldThatBreaksARule() {
        given().contentType(ContentType.JSON)
                .body("{\"rocket\": {\"range\": \"far\"}}")
                .header("If-None-Match", "*")
                .put("/launches/" + id)
                .then()
                .statusCode(422)
                .body("fields.field", hasItem("available_seats"))
                .body("fields.field", hasItem("rocket.range"))
                .body("fields.field", hasItem("date"));
    }

    @Test
    void answersWhatItDoesNotTakeInTheCommonForm() {
        given().post("/launches").then().statusCode(405).body("error", equalTo("METHOD_NOT_ALLOWED"));
        given().contentType("text/plain")
                .body("x")
                .header("If-None-Match", "*")
                .put("/launches/" + id)
                .then()
                .statusCode(415)
                .body("error", equalTo("UNSUPPORTED_MEDIA_TYPE"));
        given().accept("text/csv").get("/launches/" + id).then().statusCode(406);
        given().get("/nothing").then().statusCode(404).body("error", equalTo("NOT_FOUND"));
        given().contentType(ContentType.JSON)
                .body("{\"destination\": \"" + "x".repeat(70_000) + "\"}")
                .header("If-None-Match", "*")
                .put("/launches/" + id)
                .then()
                .statusCode(413)
                .body("error", equalTo("PAYLOAD_TOO_LARGE"));
        request()
                .header("If-None-Match", "*")
                .header("Idempotency-Key", "not-a-uuid")
                .put("/launches/" + id)
                .then()
                .statusCode(400);
    }

    @Test
    void takesBackWhatItAnswered() {
        String answered = create().extract().asString();
        given().contentType(ContentType.JSON)
                .body(answered)
                .header("If-Match", "\"1\"")
                .put("/launches/" + id)
                .then()
                .statusCode(200)
                .body("version", equalTo(2));
    }

    @Test
    void listsInPagesAndSinceATime() {
        String prefix = "~" + UUID.randomUUID() + "-";
        List<String> ids = List.of(prefix + "1", prefix + "2", prefix + "3");
        ids.forEach(each -> request()
                .header("If-None-Match", "*")
                .put("/launches/" + each)
                .then()
                .statusCode(201));
        String second = given().get("/launches/" + ids.get(1)).path("updated_at");
        int total = given().queryParam("page_size", 1).get("/launches").path("pagination.total_items");
        given().queryParam("page", total)
                .queryParam("page_size", 1)
                .get("/launches")
                .then()
                .statusCode(200)
                .body("items.id", contains(ids.get(2)))
                .body("pagination.page", equalTo(total))
                .body("pagination.total_pages", equalTo(total));
        given().queryParam("page", total + 1)
                .queryParam("page_size", 1)
                .get("/launches")
                .then()
                .body("items", hasSize(0));
        given().queryParam("updated_since", second)
                .queryParam("page_size", 100)
                .get("/launches")
                .then()
                .body("items.id", hasItem(ids.get(2)))
                .body("items.id", hasItem(ids.get(1)));
        given().queryParam("updated_since", "2999-01-01T00:00:00Z")
                .get("/launches")
                .then()
                .body("items", hasSize(0));
        for (String bad : List.of("page=0", "page=x", "page_size=0", "page_size=101", "updated_since=yesterday")) {
            given().get("/launches?" + bad).then().statusCode(400).body("error", equalTo("INVALID_REQUEST"));
        }
    }

    @Test
    void replacesADocumentThatWasWrittenPastIt() {
        raw("launches_cache").insertOne(BsonDocument.parse("{\"_id\": \"" + id + "\", \"available_seats\": \"many\"}"));
        given().get("/launches/" + id).then().statusCode(200).header("ETag", "\"0\"");
        request()
                .header("If-Match", "\"0\"")
                .put("/launches/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"");
    }

    @Test
    void countsItsWritesAndDescribesItself() {
        create();
        given().get("/admin/writes").then().statusCode(200).body("launches.create", not(equalTo(0)));
        given().get("/metrics").then().statusCode(200).body(containsString("astrobookings_writes_total"));
        given().get("/q/health").then().statusCode(200);
        given().get("/q/openapi")
                .then()
                .statusCode(200)
                .body(containsString("Idempotency-Key"), containsString("price_per_seat"));
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
