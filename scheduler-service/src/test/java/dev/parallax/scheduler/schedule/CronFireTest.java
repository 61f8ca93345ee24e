package dev.parallax.scheduler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.scheduler.dataset.Datasets;
import dev.parallax.scheduler.queue.JobQueue;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.SettableClock;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two schedulers, one settable clock: each time of a schedule starts one job. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class CronFireTest {
    @Inject
    Table table;

    @Inject
    Datasets datasets;

    @Inject
    JobQueue queue;

    @Inject
    SettableClock clock;

    @BeforeEach
    void empty() {
        table.clear();
    }

    @Test
    void aFireHappensOnceHoweverManySchedulersRun() {
        clock.set(Instant.parse("2026-06-01T01:59:50Z"));
        Ticker one = new Ticker(datasets, queue, clock, true);
        Ticker two = new Ticker(datasets, queue, clock, true);
        assertEquals(10, one.round().toSeconds(), "it wakes for the next fire");
        two.round();
        assertEquals(0, table.count("job_queue"));

        clock.set(Instant.parse("2026-06-01T02:00:00Z"));
        one.round();
        two.round();
        one.round();
        assertEquals(1, table.count("job_queue where dataset = 'items' and origin_channel = 'CRON' and repair"));
        assertEquals(1, table.count("schedule_fire where fire_at = '2026-06-01T02:00:00Z'"));

        clock.set(Instant.parse("2026-06-02T02:00:01Z"));
        two.round();
        one.round();
        assertEquals(2, table.count("schedule_fire where dataset = 'items'"));
        // The job of the day before waits still, and has read nothing: it is the one of this day, too.
        assertEquals(1, table.count("job_queue where dataset = 'items'"));
        assertEquals(
                2,
                table.count("schedule_fire f where dataset = 'items' and exists (select 1 from scheduler.job_queue q"
                        + " where q.id = f.job_id)"));
        assertEquals(1, table.count("job_history where event = 'joined' and detail->>'channel' = 'CRON'"));
        // 01:30 in Madrid is 23:30 in summer UTC.
        assertEquals(1, table.count("schedule_fire where dataset = 'orders' and fire_at = '2026-06-01T23:30:00Z'"));
        assertEquals(0, table.count("job_queue where dataset = 'rests'"));
    }

    @Test
    void nothingFiresWhileReconciliationIsDisabled() {
        clock.set(Instant.parse("2026-06-01T01:59:50Z"));
        Ticker ticker = new Ticker(datasets, queue, clock, false);
        clock.set(Instant.parse("2026-06-01T02:00:01Z"));
        ticker.round();
        assertEquals(0, table.count("job_queue"));
    }
}
