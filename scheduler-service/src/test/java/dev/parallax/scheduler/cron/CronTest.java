package dev.parallax.scheduler.cron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneId;
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
}
