package dev.parallax.scheduler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.cron.Cron;
import dev.parallax.scheduler.dataset.Dataset;
import dev.parallax.scheduler.dataset.Misfire;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of times that passed while nobody looked. */
class FiresTest {
    private static List<String> fires(Misfire misfire, String cron, String seen, String now) {
        ZoneId zone = ZoneId.of("UTC");
        var schedule = new Dataset.Schedule(cron, zone, Strategy.FULL, misfire, 3);
        return Fires.of(schedule, Cron.parse(cron, zone), Instant.parse(seen), Instant.parse(now)).stream()
                .map(Instant::toString)
                .toList();
    }

    @Test
    void aTimeThatIsNoticedFiresWhateverThePolicy() {
        for (Misfire misfire : Misfire.values()) {
            assertEquals(
                    List.of("2026-06-01T02:00:00Z"),
                    fires(misfire, "0 0 2 * * ?", "2026-06-01T01:59:59Z", "2026-06-01T02:00:20Z"));
            assertEquals(List.of(), fires(misfire, "0 0 2 * * ?", "2026-06-01T02:00:00Z", "2026-06-01T12:00:00Z"));
        }
    }

    @Test
    void ofMissedTimesOneNoneOrTheLatestFire() {
        String seen = "2026-06-01T12:00:00Z";
        String now = "2026-06-06T12:00:00Z";
        assertEquals(List.of("2026-06-06T02:00:00Z"), fires(Misfire.RUN_ONCE, "0 0 2 * * ?", seen, now));
        assertEquals(List.of(), fires(Misfire.SKIP, "0 0 2 * * ?", seen, now));
        assertEquals(
                List.of("2026-06-04T02:00:00Z", "2026-06-05T02:00:00Z", "2026-06-06T02:00:00Z"),
                fires(Misfire.RUN_ALL, "0 0 2 * * ?", seen, now));
    }

    @Test
    void aYearWithoutASchedulerIsNotCountedThrough() {
        assertEquals(
                List.of("2026-06-01T00:00:00Z"),
                fires(Misfire.RUN_ONCE, "0 0 0 1 * ?", "2020-01-01T00:00:00Z", "2026-06-30T12:00:00Z"));
    }
}
