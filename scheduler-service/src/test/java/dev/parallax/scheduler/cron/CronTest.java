package dev.parallax.scheduler.cron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CronTest {
    private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

    @Test
    void namesTheNextTimeInItsZone() {
        Cron cron = Cron.parse("0 0 2 * * ?", MADRID);
        assertEquals(
                Optional.of(Instant.parse("2026-07-02T00:00:00Z")), cron.after(Instant.parse("2026-07-01T00:00:00Z")));
        assertEquals(
                Optional.of(Instant.parse("2026-01-02T01:00:00Z")), cron.after(Instant.parse("2026-01-01T01:00:00Z")));
    }

    @Test
    void refusesWhatIsNoExpression() {
        assertThrows(IllegalArgumentException.class, () -> Cron.parse("0 61 * * * ?", MADRID));
        assertThrows(IllegalArgumentException.class, () -> Cron.parse("", MADRID));
    }

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<String> next(String expression, String from, int times) {
        Cron cron = Cron.parse(expression, BERLIN);
        List<String> found = new ArrayList<>();
        Instant at = Instant.parse(from);
        for (int i = 0; i < times; i++) {
            at = cron.after(at).orElseThrow();
            found.add(at.toString());
        }
        return found;
    }

    @Test
    void aTimeThatIsSkippedFiresWhenTheClocksJump() {
        // On 29 March 2026 the clocks go from 02:00 to 03:00.
        assertEquals(
                List.of("2026-03-28T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"),
                next("0 0 2 * * ?", "2026-03-28T00:00:00Z", 3));
        assertEquals(
                List.of("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"),
                next("0 30 2 * * ?", "2026-03-28T00:00:00Z", 3));
        assertEquals(
                List.of("2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"),
                next("0 0 2,3 * * ?", "2026-03-28T12:00:00Z", 2),
                "02:00 and 03:00 are the same moment");
    }

    @Test
    void aTimeThatComesTwiceFiresTheFirstTime() {
        // On 25 October 2026 the clocks go from 03:00 back to 02:00.
        assertEquals(
                List.of("2026-10-24T00:00:00Z", "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z"),
                next("0 0 2 * * ?", "2026-10-23T12:00:00Z", 3));
        // Asked in between the two, and during the second.
        assertEquals(List.of("2026-10-26T01:00:00Z"), next("0 0 2 * * ?", "2026-10-25T00:20:00Z", 1));
        assertEquals(List.of("2026-10-26T01:30:00Z"), next("0 30 2 * * ?", "2026-10-25T01:10:00Z", 1));
        assertEquals(List.of("2026-10-25T02:30:00Z"), next("0 30 3 * * ?", "2026-10-25T00:10:00Z", 1));
    }

    @Test
    void whatRepeatsOverTheHoursGoesByElapsedTime() {
        assertEquals(
                List.of("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"),
                next("0 0 * * * ?", "2026-10-24T23:10:00Z", 3));
        assertEquals(
                List.of("2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z"),
                next("0 0/30 * * * ?", "2026-03-29T00:10:00Z", 3));
    }
}
