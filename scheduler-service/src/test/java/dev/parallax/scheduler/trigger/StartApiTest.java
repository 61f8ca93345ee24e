package dev.parallax.scheduler.trigger;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.SettableClock;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the two ways to start by request, for good input and for bad. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class StartApiTest {
    private static final String TRIGGER = "/api/v1/reconciliation/trigger";
    private static final String EVENTS = "/api/v1/reconciliation/events";

    @Inject
    Table table;

    @Inject
    SettableClock clock;

    @BeforeEach
    void empty() {
        table.clear();
        clock.set(SettableClock.START);
    }

    private static ValidatableResponse post(String path, String body) {
        return given().contentType("application/json").body(body).post(path).then();
    }

    @Test
    void aTriggerAnswersAsTheContractHasIt() {
        post(
                        TRIGGER,
                        "{\"tables\": [\"orders\", \"items\"], \"validation_strategy\": \"CHECKSUM\", \"priority\": \"HIGH\"}")
                .statusCode(202)
                .body("job_ids", hasSize(2))
                .body("status", equalTo("RUNNING"))
                .body("message", equalTo("Reconciliation jobs queued for 2 tables"))
                .body("estimated_completion", equalTo("2026-03-01T10:02:00Z"));
        assertEquals(2, table.count("job_queue where priority = 2 and origin_channel = 'MANUAL'"));
        assertEquals(1, table.count("job_queue where dataset = 'orders' and cardinality(depends_on) = 1"));
        assertEquals(2, table.count("job_history where event = 'queued' and outgoing"));
    }

    @Test
    void anotherWritingOfAKeyIsTheSameRecord() {
        String guest = "6F9619FF-8B86-4011-B42D-00C04FC964FF";
        String canonical = "[\"" + guest.toLowerCase(Locale.ROOT) + "\",\"2026-11-30\",7]";
        String first = post(EVENTS, rest("[\\\"" + guest + "\\\", \\\"20261130\\\", \\\"007\\\"]"))
                .statusCode(202)
                .body("entity_id", equalTo(canonical))
                .extract()
                .path("job_id");
        post(EVENTS, rest(canonical.replace("\"", "\\\"")))
                .statusCode(202)
                .body("job_id", equalTo(first))
                .body("joined", equalTo(true));
        post(
                        EVENTS + "/batch",
                        "{\"entity_type\": \"rest\", \"entity_ids\": [\"[\\\"" + guest
                                + "\\\",\\\"2026-W49-1\\\",7]\", \"" + canonical.replace("\"", "\\\"") + "\"]}")
                .statusCode(202)
                .body("events.job_id", equalTo(List.of(first)));
        assertEquals(1, table.count("job_queue"));
    }

    private static String rest(String key) {
        return "{\"entity_type\": \"rest\", \"entity_id\": \"" + key + "\"}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "[]",
                "[\\\"6f9619ff-8b86-4011-b42d-00c04fc964ff\\\",\\\"tomorrow\\\",7]",
                "[\\\"6f9619ff-8b86-4011-b42d-00c04fc964ff\\\",\\\"2026-11-30\\\",7.5]"
            })
    void whatCanBeNoKeyIsRefusedAtOnce(String key) {
        for (var body : List.of(
                Map.entry("entity_id", rest(key)),
                Map.entry("entity_ids", "{\"entity_type\": \"rest\", \"entity_ids\": [\"" + key + "\"]}"))) {
            post(EVENTS + (body.getKey().equals("entity_ids") ? "/batch" : ""), body.getValue())
                    .statusCode(400)
                    .body("error", equalTo("INVALID_KEY"))
                    .body("message", containsString("parallax.datasets.rests.key"))
                    .body("fields[0].field", equalTo(body.getKey()))
                    .body("fields[0].property", equalTo("parallax.datasets.rests.key"))
                    .body(
                            "fields[0].example",
                            equalTo("[\"6f9619ff-8b86-4011-b42d-00c04fc964ff\",\"2026-11-30\",4711]"));
        }
        assertEquals(0, table.count("job_queue"));
    }

    @Test
    void noCallerLetsRepairsGoByTheDataOfAnEvent() {
        post(EVENTS, "{\"entity_type\": \"item\", \"entity_id\": \"i-1\", \"data\": {\"repairs_released\": \"x\"}}")
                .statusCode(400)
                .body("error", equalTo("INVALID_REQUEST"))
                .body("fields[0].field", equalTo("data"));
        assertEquals(0, table.count("job_queue"));
    }

    @Test
    void noTablesMeansAllOfThem() {
        post(TRIGGER, "{\"tables\": [], \"validation_strategy\": \"ROW_COUNT\"}")
                .statusCode(202)
                .body("job_ids", hasSize(4));
    }

    @Test
    void aFeedIsReadAgainFromATimeThatTheJobTells() {
        String id = post(
                        TRIGGER,
                        "{\"tables\": [\"stays\"], \"validation_strategy\": \"FULL\", \"updated_since\": \"2026-02-27T12:00:00+02:00\"}")
                .statusCode(202)
                .extract()
                .path("job_ids[0]");
        given().get("/api/v1/queue/jobs/" + id)
                .then()
                .statusCode(200)
                .body("job.data.updated_since", equalTo("2026-02-27T10:00:00Z"))
                .body("job.data.requested_strategy", equalTo("FULL"));
        // Up to now, and not a moment later.
        post(
                        TRIGGER,
                        "{\"tables\": [\"stays\"], \"validation_strategy\": \"INCREMENTAL\", \"updated_since\": \""
                                + SettableClock.START + "\"}")
                .statusCode(202);
        post(
                        TRIGGER,
                        "{\"tables\": [\"stays\"], \"validation_strategy\": \"INCREMENTAL\", \"updated_since\": \""
                                + SettableClock.START.plusMillis(1) + "\"}")
                .statusCode(400)
                .body("fields[0].field", equalTo("updated_since"))
                .body("fields[0].message", equalTo("must not be in the future; it is " + SettableClock.START));
        assertEquals(2, table.count("job_queue"));
    }

    @Test
    void aStartMayBeForLater() {
        String later = "\"run_at\": \"2026-03-01T12:00:00+01:00\"";
        String waits = "job_queue where not ready and run_at = '2026-03-01T11:00:00Z' and job_type = ";
        post(TRIGGER, "{\"tables\": [\"items\"], \"validation_strategy\": \"FULL\", " + later + "}")
                .statusCode(202)
                .body("estimated_completion", startsWith("2026-03-01T11:"));
        assertEquals(1, table.count(waits + "'RECONCILE_DATASET'"));
        post(EVENTS, "{\"entity_type\": \"item\", \"entity_id\": \"i-1\", " + later + "}")
                .statusCode(202);
        post(EVENTS + "/batch", "{\"entity_type\": \"item\", \"entity_ids\": [\"i-2\", \"i-3\"], " + later + "}")
                .statusCode(202);
        assertEquals(3, table.count(waits + "'RECONCILE_RECORD'"));
        // What is past is at once.
        post(EVENTS, "{\"entity_type\": \"item\", \"entity_id\": \"i-4\", \"run_at\": \"2020-01-01T00:00:00Z\"}")
                .statusCode(202);
        assertEquals(1, table.count("job_queue where ready and run_at = created_at and job_type = 'RECONCILE_RECORD'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "2026-03-01T12:00:00", "2028-01-01T00:00:00Z"})
    void aTimeThatIsNoneOrTooFarOffIsRefused(String time) {
        String runAt = "\"run_at\": \"" + time + "\"}";
        for (var call : List.of(
                Map.entry(TRIGGER, "{\"tables\": [\"items\"], \"validation_strategy\": \"FULL\", "),
                Map.entry(EVENTS, "{\"entity_type\": \"item\", \"entity_id\": \"i-1\", "),
                Map.entry(EVENTS + "/batch", "{\"entity_type\": \"item\", \"entity_ids\": [\"i-1\"], "))) {
            post(call.getKey(), call.getValue() + runAt)
                    .statusCode(400)
                    .body("error", equalTo("INVALID_REQUEST"))
                    .body("fields[0].field", equalTo("run_at"));
        }
        assertEquals(0, table.count("job_queue"));
    }

    @Test
    void manyEventsAreQueuedTogetherAndThoseThatWaitAreJoined() {
        String batch = EVENTS + "/batch";
        post(batch, "{\"entity_type\": \"item\", \"entity_ids\": [\"i-2\", \"i-1\", \"i-2\"]}")
                .statusCode(202)
                .body("entity_type", equalTo("item"))
                .body("events.entity_id", equalTo(List.of("i-1", "i-2")))
                .body("events.joined", equalTo(List.of(false, false)));
        post(batch, "{\"entity_type\": \"item\", \"entity_ids\": [\"i-3\", \"i-2\"]}")
                .statusCode(202)
                .body("events.joined", equalTo(List.of(true, false)));
        assertEquals(3, table.count("job_queue"));
        assertEquals(3, table.count("job_history where event = 'queued'"));
        assertEquals(1, table.count("job_history where event = 'joined'"));
        for (String keys : List.of("[]", "[\" \"]", "\"i-1\"", "[1]")) {
            post(batch, "{\"entity_type\": \"item\", \"entity_ids\": " + keys + "}")
                    .statusCode(400)
                    .body("error", equalTo("INVALID_REQUEST"))
                    .body("fields[0].field", equalTo("entity_ids"));
        }
    }

    @Test
    void anEventIsAcknowledgedAndASecondOneJoins() {
        String first = post(EVENTS, "{\"entity_type\": \"item\", \"entity_id\": \"i-1\", \"data\": {\"why\": null}}")
                .statusCode(202)
                .body("job_type", equalTo("EVENT_TARGETED"))
                .body("entity_type", equalTo("item"))
                .body("entity_id", equalTo("i-1"))
                .body("time_queued", notNullValue())
                .body("status", equalTo("QUEUED"))
                .body("joined", equalTo(false))
                .extract()
                .path("job_id");
        post(EVENTS, "{\"entity_type\": \"items\", \"entity_id\": \"i-1\", \"source\": \"shop\"}")
                .statusCode(202)
                .body("job_id", equalTo(first))
                .body("joined", equalTo(true));
        assertEquals(1, table.count("job_queue where priority = 2 and job_type = 'RECONCILE_RECORD'"));
    }

    @Test
    void anUnknownTableGetsTheValidOnes() {
        post(TRIGGER, "{\"tables\": [\"items\", \"nope\"], \"validation_strategy\": \"FULL\"}")
                .statusCode(400)
                .body("error", equalTo("INVALID_TABLE"))
                .body("message", equalTo("Table 'nope' does not exist or is not configured for replication"))
                .body("valid_tables", hasItems("items", "orders", "rests"));
        assertEquals(0, table.count("job_queue"));
    }

    static Stream<Arguments> bad() {
        String malformed = "MALFORMED_REQUEST";
        String invalid = "INVALID_REQUEST";
        return Stream.of(
                Arguments.of(TRIGGER, "", malformed),
                Arguments.of(TRIGGER, "{", malformed),
                Arguments.of(TRIGGER, "[]", malformed),
                Arguments.of(TRIGGER, "null", malformed),
                Arguments.of(TRIGGER, "{} {}", malformed),
                Arguments.of(TRIGGER, "{\"tables\": [], \"tables\": [], \"validation_strategy\": \"FULL\"}", malformed),
                Arguments.of(TRIGGER, "{}", invalid),
                Arguments.of(TRIGGER, "{\"tables\": \"items\", \"validation_strategy\": \"FULL\"}", invalid),
                Arguments.of(TRIGGER, "{\"tables\": [1], \"validation_strategy\": \"FULL\"}", invalid),
                Arguments.of(TRIGGER, "{\"tables\": [\"items\"]}", invalid),
                Arguments.of(TRIGGER, "{\"tables\": [\"items\"], \"validation_strategy\": \"GUESS\"}", invalid),
                Arguments.of(TRIGGER, "{\"tables\": [\"items\"], \"validation_strategy\": 1}", invalid),
                Arguments.of(
                        TRIGGER,
                        "{\"tables\": [\"items\"], \"validation_strategy\": \"FULL\", \"priority\": \"URGENT\"}",
                        invalid),
                Arguments.of(
                        TRIGGER,
                        "{\"tables\": [\"items\"], \"validation_strategy\": \"FULL\", \"repair\": 1}",
                        invalid),
                Arguments.of(
                        TRIGGER, "{\"tables\": [\"items\"], \"validation_strategy\": \"FULL\", \"hurry\": 1}", invalid),
                Arguments.of(TRIGGER, since("[\"items\"]", "FULL", "\"2026-02-27T10:00:00Z\""), invalid),
                Arguments.of(TRIGGER, since("[]", "FULL", "\"2026-02-27T10:00:00Z\""), invalid),
                Arguments.of(TRIGGER, since("[\"items\"]", "INCREMENTAL", "\"2026-02-27T10:00:00Z\""), invalid),
                Arguments.of(TRIGGER, since("[\"stays\"]", "FULL", "\"2027-02-27T10:00:00Z\""), invalid),
                Arguments.of(TRIGGER, since("[\"stays\"]", "FULL", "\"+999999999-12-31T23:59:59Z\""), invalid),
                Arguments.of(TRIGGER, since("[\"stays\"]", "FULL", "\"1969-12-31T23:59:59Z\""), invalid),
                Arguments.of(TRIGGER, since("[\"stays\"]", "FULL", "\"2026-02-27\""), invalid),
                Arguments.of(TRIGGER, since("[\"stays\"]", "FULL", "\"yesterday\""), invalid),
                Arguments.of(TRIGGER, since("[\"stays\"]", "FULL", "1772186400"), invalid),
                Arguments.of(EVENTS, "{\"entity_type\": \"item\"}", invalid),
                Arguments.of(EVENTS, "{\"entity_type\": \"nope\", \"entity_id\": \"a\"}", invalid),
                Arguments.of(EVENTS, "{\"entity_type\": \"item\", \"entity_id\": \" \"}", invalid),
                Arguments.of(EVENTS, "{\"entity_type\": \"item\", \"entity_id\": 7}", invalid),
                Arguments.of(EVENTS, "{\"entity_type\": \"item\", \"entity_id\": \"a\\u0000\"}", invalid),
                Arguments.of(
                        EVENTS,
                        "{\"entity_type\": \"item\", \"entity_id\": \"a\", \"data\": {\"x\": \"\\u0000\"}}",
                        invalid),
                Arguments.of(EVENTS, "{\"entity_type\": \"item\", \"entity_id\": \"a\", \"data\": []}", invalid),
                Arguments.of(EVENTS, "{\"entity_type\": \"item\", \"entity_id\": \"a\\ud800\"}", invalid),
                Arguments.of(EVENTS, event("\"data\": {\"x\": [\"\\udc00\"]}"), invalid),
                Arguments.of(EVENTS, event("\"data\": {\"\\ud800\": 1}"), malformed),
                Arguments.of(EVENTS, event("\"data\": {\"x\": {\"y\": 1e400}}"), invalid),
                Arguments.of(EVENTS, event("\"data\": {\"x\": \"" + "x".repeat(70_000) + "\"}"), invalid),
                Arguments.of(EVENTS, event("\"data\": {\"x\": " + "[".repeat(40) + "]".repeat(40) + "}"), malformed),
                Arguments.of(EVENTS, event("\"data\": {\"x\": " + "[".repeat(998) + "]".repeat(998) + "}"), malformed),
                Arguments.of(EVENTS, event("\"\\ud800\": 1"), malformed),
                Arguments.of(EVENTS, event("\"actor\": \"ada\\ud800\""), invalid),
                Arguments.of(EVENTS, event("\"actor\": \"" + "a".repeat(201) + "\""), invalid),
                Arguments.of(EVENTS, event("\"source\": \"a\\rb\""), invalid),
                Arguments.of(EVENTS, event("\"correlation_id\": \"c-1\\n2026-03-01 INFO forged\""), invalid),
                Arguments.of(EVENTS, event("\"run_at\": \"-999999999-01-01T00:00:00+18:00\""), invalid),
                Arguments.of(EVENTS, event("\"run_at\": \"+999999999-12-31T23:59:59-18:00\""), invalid),
                Arguments.of(TRIGGER, "{\"tables\": [\"\\ud800\"], \"validation_strategy\": \"FULL\"}", invalid),
                Arguments.of(EVENTS + "/batch", batch(1000, 230_000), invalid),
                Arguments.of(
                        EVENTS, "{\"entity_type\": \"item\", \"entity_id\": \"" + "a".repeat(1001) + "\"}", invalid));
    }

    private static String event(String member) {
        return "{\"entity_type\": \"item\", \"entity_id\": \"a\", " + member + "}";
    }

    private static String batch(int keys, int bytes) {
        return "{\"entity_type\": \"item\", \"entity_ids\": ["
                + IntStream.range(0, keys).mapToObj(i -> "\"i-" + i + "\"").collect(Collectors.joining(","))
                + "], \"data\": {\"x\": \"" + "x".repeat(bytes) + "\"}}";
    }

    @Test
    void whatIsAttachedIsKeptOnceForAllRecordsTogether() {
        post(EVENTS + "/batch", batch(1000, 60_000)).statusCode(202);
        assertEquals(1000, table.count("job_queue"));
        assertEquals(1, table.count("payload"));
        assertEquals(0, table.count("job_queue where length(data::text) > 2 or payload_id is null"));
        assertEquals(0, table.count("outbox where events like '%xxx%'"));
        String id = given().get("/api/v1/queue/jobs?page_size=1").path("items[0].job_id");
        given().get("/api/v1/queue/jobs/" + id).then().body("job.data.x.length()", equalTo(60_000));
        given().get("/api/v1/queue/jobs?page_size=100").then().body("items.data.findAll { it != null }", hasSize(0));
    }

    private static String since(String tables, String strategy, String updatedSince) {
        return "{\"tables\": %s, \"validation_strategy\": \"%s\", \"updated_since\": %s}"
                .formatted(tables, strategy, updatedSince);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void badInputIsRefusedInTheErrorFormAndLeavesNothing(String path, String body, String code) {
        post(path, body)
                .statusCode(400)
                .contentType("application/json")
                .body("error", equalTo(code))
                .body("message", notNullValue());
        assertEquals(0, table.count("job_queue"));
        assertEquals(0, table.count("idempotency_key"));
    }

    @Test
    void anUnknownStrategyGetsTheAllowedOnes() {
        post(TRIGGER, "{\"tables\": [], \"validation_strategy\": \"GUESS\", \"priority\": 3}")
                .statusCode(400)
                .body("fields", hasSize(2))
                .body("fields[0].field", equalTo("validation_strategy"))
                .body("fields[0].allowed", hasItems("ROW_COUNT", "CHECKSUM", "TIMESTAMP_RANGE", "SAMPLE"))
                .body("fields[1].allowed", hasItems("LOW", "NORMAL", "HIGH"));
    }

    @Test
    void theFrameworksErrorsHaveTheSameForm() {
        given().get("/api/v1/nothing").then().statusCode(404).body("error", equalTo("NOT_FOUND"));
        given().get(TRIGGER).then().statusCode(405).body("error", equalTo("METHOD_NOT_ALLOWED"));
        given().contentType("text/plain")
                .body("x")
                .post(TRIGGER)
                .then()
                .statusCode(415)
                .body("error", equalTo("UNSUPPORTED_MEDIA_TYPE"));
        given().contentType("application/json")
                .accept("text/html")
                .body("{}")
                .post(TRIGGER)
                .then()
                .statusCode(406)
                .body("error", equalTo("NOT_ACCEPTABLE"));
        given().contentType("application/json")
                .header("X-Actor", "a".repeat(201))
                .body("{\"tables\": [], \"validation_strategy\": \"FULL\"}")
                .post(TRIGGER)
                .then()
                .statusCode(400)
                .body("error", equalTo("INVALID_REQUEST"));
        assertEquals(0, table.count("job_queue"));
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        String large = "{\"tables\": [\"" + "x".repeat(300_000) + "\"]}";
        post(TRIGGER, large).statusCode(413).body("error", equalTo("PAYLOAD_TOO_LARGE"));
        assertEquals(0, table.count("job_queue"));
    }

    @Test
    void aRepeatedKeyGetsTheFirstAnswerAndStartsNothing() {
        String key = UUID.randomUUID().toString();
        String body = "{\"tables\": [\"items\"], \"validation_strategy\": \"FULL\"}";
        String first = withKey(key, body)
                .statusCode(202)
                .header("Idempotent-Replayed", nullValue())
                .extract()
                .path("job_ids[0]");
        withKey(key, body)
                .statusCode(202)
                .header("Idempotent-Replayed", equalTo("true"))
                .body("job_ids[0]", equalTo(first));
        withKey(key, body.replace("FULL", "SAMPLE")).statusCode(422).body("error", equalTo("IDEMPOTENCY_KEY_REUSED"));
        assertEquals(1, table.count("job_queue"));
    }

    private static ValidatableResponse withKey(String key, String body) {
        return given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post(TRIGGER)
                .then();
    }
}
