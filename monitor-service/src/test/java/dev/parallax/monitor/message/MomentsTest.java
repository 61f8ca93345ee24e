package dev.parallax.monitor.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {

    private final Moments moments = new Moments();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T23:59:59Z",
                "2026-01-31T23:59:59.5Z",
                "2026-01-31T23:59:59.000001Z",
                "2026-01-31T23:59:59.123456789Z",
                "1969-12-31T23:59:59.25Z",
                "2026-01-31T23:59:59.5+01:00",
                "+12026-01-31T23:59:59.5Z",
                "-0001-01-31T23:59:59.5Z"
            })
    void are_read_as_ever(String text) {
        assertEquals(Instant.parse(text), moments.parse(text));
        assertEquals(Instant.parse(text), moments.parse(text), "of the second before");
    }

    @Test
    void of_one_second_and_of_others_are_told_apart() {
        for (String text : new String[] {
            "2026-01-31T23:59:58.1Z", "2026-01-31T23:59:58.12Z", "2026-01-31T23:59:59.1Z", "2025-01-31T23:59:59.1Z"
        }) {
            assertEquals(Instant.parse(text), moments.parse(text));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-01-31T23:59:58.-1Z",
                "2026-01-31T23:59:58.1234567890Z",
                "2026-01-31T23:61:58.1Z",
                "2026-01-31T23:59:58.1"
            })
    void are_nothing_else(String text) {
        moments.parse("2026-01-31T23:59:58.5Z");
        assertThrows(DateTimeException.class, () -> moments.parse(text));
    }
}
