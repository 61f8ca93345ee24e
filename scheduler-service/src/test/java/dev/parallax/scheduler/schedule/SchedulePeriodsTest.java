package dev.parallax.scheduler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.scheduler.cron.Cron;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulePeriodsTest {
    @ParameterizedTest
    @CsvSource({
        "0 0 2 * * ?, 86400",
        "0 0/5 * * * ?, 300",
        "0 0 2 ? * MON, 604800",
        "0 0 2 1 1 ? 2027, NaN",
    })
    void isTheTimeBetweenTheNextTwoRuns(String cron, double seconds) {
        Instant now = Instant.parse("2026-11-30T12:00:00Z");
        assertEquals(seconds, SchedulePeriods.period(Cron.parse(cron, ZoneId.of("UTC")), now));
    }
}
