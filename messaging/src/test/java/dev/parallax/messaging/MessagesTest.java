package dev.parallax.messaging;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.parallax.common.event.JobEvent;
import dev.parallax.devstack.junit.Poison;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessagesTest {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private static final String ID = "\"018f0000-0000-7000-8000-000000000001\"";
    private static final String JOB = """
            {"id": %s, "root_id": %s, "type": "RECONCILE_RECORD", "dataset": "items", "entity_type": "item",
            "entity_id": "i-1", "range": null, "strategy": "FULL", "priority": "HIGH", "attempt": 1, "repair": true,
            "origin": {"system": "s", "actor": "a", "channel": "EVENT", "correlation_id": "c"},
            "created_at": "2026-11-30T10:00:00Z", "data": {"n": 1.5, "t": [null]}}""".formatted(ID, ID);
    private static final String CHANGE = """
            {"id": %1$s, "job_id": %1$s, "root_id": %1$s, "mismatch_id": %1$s, "dataset": "items",
            "entity_type": "item", "entity_id": "i-1", "action": "UPDATE", "status": "APPLIED", "owner": "api",
            "before": {"n": 1}, "after": {"n": 2}, "version_before": "1", "version_after": "2", "error_code": null,
            "message": null, "origin": {"system": "s", "channel": "EVENT", "correlation_id": "c"},
            "at": "2026-11-30T10:00:00Z"}""".formatted(ID);

    private static String event(String type, String rest) {
        return """
                {"type": "%s", "event_id": %s, "job_id": %s, "root_id": %s, "attempt": 1, "at": "2026-11-30T10:00:00Z", %s}""".formatted(type, ID, ID, ID, rest);
    }

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of(Messages.jobs(MAPPER), JOB),
                Arguments.of(Messages.changes(MAPPER), CHANGE),
                Arguments.of(Messages.jobEvents(MAPPER), event("started", "\"worker\": \"w\"")),
                Arguments.of(
                        Messages.jobEvents(MAPPER),
                        event("queued", "\"job\": " + JOB + ", \"run_at\": \"2026-11-30T10:00:00Z\"")),
                Arguments.of(
                        Messages.jobEvents(MAPPER),
                        event("completed", "\"result\": {\"verdict\": \"MATCH\", \"counters\": {}, \"details\": {}}")),
                Arguments.of(
                        Messages.jobEvents(MAPPER),
                        event(
                                "planned",
                                "\"segments\": [{\"number\": 0, \"range\": {}, \"estimated_records\": 1}],"
                                        + " \"explanation\": \"e\"")),
                Arguments.of(
                        Messages.jobEvents(MAPPER),
                        event(
                                "retry_scheduled",
                                "\"run_at\": \"2026-11-30T10:00:00Z\", \"error\": {\"code\": \"C\","
                                        + " \"message\": \"m\", \"retryable\": true}")));
    }

    @ParameterizedTest
    @MethodSource("good")
    void everything_that_can_be_wrong_is_refused_by_its_name_and_never_an_error_of_ours(
            Decoding<?> decoding, String good) {
        assertInstanceOf(Decoding.Understood.class, decode(decoding, good), good);
        for (Poison poison : Poison.of(good)) {
            var decoded = assertDoesNotThrow(() -> decoding.decode(poison.value()), poison::name);
            if (poison.unusable()) {
                assertInstanceOf(Decoding.Refused.class, decoded, poison.name());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    null | NULL_VALUE
                    [] | WRONG_SHAPE
                    {"type": "sung"} | UNKNOWN_TYPE
                    {"type": "started" | MALFORMED_JSON
                    {"type": "started"} {} | WRONG_SHAPE
                    {"type": "started"} | MISSING_MEMBER
                    """)
    void the_code_says_what_is_wrong(String json, LetterReason reason) {
        assertEquals(reason, reason(Messages.jobEvents(MAPPER), json));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "attempt": 1 | "attempt": -1 | NUMBER_OUT_OF_RANGE
                    "attempt": 1 | "attempt": 1e999999 | WRONG_SHAPE
                    "attempt": 1 | "attempt": 2147483647 | NUMBER_OUT_OF_RANGE
                    "attempt": 1 | "attempt": "one" | WRONG_SHAPE
                    2026-11-30T10:00:00Z | +999999999-12-31T23:59:59Z | TIME_OUT_OF_RANGE
                    2026-11-30T10:00:00Z | 0000-12-31T23:59:59Z | TIME_OUT_OF_RANGE
                    "2026-11-30T10:00:00Z" | 13569465600000000000 | TIME_OUT_OF_RANGE
                    "2026-11-30T10:00:00Z" | 1e999999 | TIME_OUT_OF_RANGE
                    "2026-11-30T10:00:00Z" | "tomorrow" | WRONG_SHAPE
                    "worker": "w" | "worker": "\\u0000" | UNSTORABLE_TEXT
                    "worker": "w" | "worker": "\\ud800x" | UNSTORABLE_TEXT
                    "worker": "w" | "worker": "\\udc00\\ud800" | UNSTORABLE_TEXT
                    "worker": "w" | "worker": null | MISSING_MEMBER
                    """)
    void a_member_that_cannot_be_is_named(String good, String bad, LetterReason reason) {
        String json = event("started", "\"worker\": \"w\"");
        assertEquals(reason, reason(Messages.jobEvents(MAPPER), json.replace(good, bad)), bad);
    }

    @Test
    void what_only_looks_bad_is_taken() {
        String json = event("started", "\"worker\": \"w\"");
        for (String worker :
                List.of("\\\\u0000", "\\ud83d\\ude00", "\u00e9\u20ac\ud83d\ude00", "u0000", "\\\\\\\\ud800")) {
            var decoded = decode(Messages.jobEvents(MAPPER), json.replace("\"w\"", "\"" + worker + "\""));
            assertInstanceOf(Decoding.Understood.class, decoded, worker);
        }
        var late = json.replace("2026-11-30T10:00:00Z", "9999-12-31T23:59:59.999999999Z");
        assertInstanceOf(Decoding.Understood.class, decode(Messages.jobEvents(MAPPER), late));
    }

    @Test
    void numbers_that_no_double_holds_are_refused_wherever_anything_may_stand() {
        assertEquals(
                LetterReason.NUMBER_OUT_OF_RANGE,
                reason(Messages.jobs(MAPPER), JOB.replace("1.5", "[{\"x\": 1e400}]")));
        assertEquals(
                LetterReason.NUMBER_OUT_OF_RANGE,
                reason(Messages.changes(MAPPER), CHANGE.replace("{\"n\": 2}", "{\"n\": -1e400}")));
        assertEquals(
                LetterReason.NUMBER_OUT_OF_RANGE,
                reason(
                        Messages.jobEvents(MAPPER),
                        event(
                                "completed",
                                "\"result\": {\"counters\": {\"repaired\": 9223372036854775807}, \"details\": {}}")));
    }

    private static Decoding.Decoded<?> decode(Decoding<?> decoding, String json) {
        return decoding.decode(json.getBytes(StandardCharsets.UTF_8));
    }

    private static LetterReason reason(Decoding<?> decoding, String json) {
        var decoded = decode(decoding, json);
        assertInstanceOf(Decoding.Refused.class, decoded, json);
        return ((Decoding.Refused<?>) decoded).reason();
    }

    /** Polymorphic messages are read by their type. */
    @Test
    void an_event_is_of_its_type() {
        var decoded = decode(Messages.jobEvents(MAPPER), event("started", "\"worker\": \"w\""));
        assertInstanceOf(JobEvent.Started.class, ((Decoding.Understood<?>) decoded).message());
    }
}
