package dev.parallax.reconciler.work;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.flow.JobStoppedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A job stops at a checkpoint when it must, and is heard of every few seconds as long as it runs. */
class RunningJobTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicBoolean current = new AtomicBoolean(true);
    private final AtomicBoolean draining = new AtomicBoolean();
    private final RunningJob running = new RunningJob(job(), clock(), current::get, draining::get, Runnable::run);

    @Test
    void aFencedAttemptStopsAtItsNextCheckpoint() {
        assertDoesNotThrow(running::checkpoint);
        current.set(false);
        after(Duration.ofMillis(250));

        var stopped = assertThrows(JobStoppedException.class, running::checkpoint);

        assertEquals(JobStoppedException.Reason.FENCED, stopped.reason());
    }

    @Test
    void aProcessThatEndsStopsItsJobsAtOnce() {
        draining.set(true);

        var stopped = assertThrows(JobStoppedException.class, running::checkpoint);

        assertEquals(JobStoppedException.Reason.DRAINING, stopped.reason());
    }

    @Test
    void aHeartbeatComesEveryFiveSecondsAndNeverTwoAtOnce() {
        after(Duration.ofMillis(4999));
        assertFalse(running.beginHeartbeat());
        after(Duration.ofMillis(1));
        assertTrue(running.beginHeartbeat());
        after(Duration.ofSeconds(60));
        assertFalse(running.beginHeartbeat());
        running.heartbeatEnded();
        assertTrue(running.beginHeartbeat());
    }

    private void after(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private static Job job() {
        var id = UUID.randomUUID();
        return new Job(
                id,
                null,
                id,
                JobType.RECONCILE_SEGMENT,
                "items",
                "item",
                null,
                KeyRange.ALL,
                Strategy.FULL,
                Priority.NORMAL,
                1,
                true,
                new Origin("tests", null, Channel.MANUAL, "c"),
                Instant.EPOCH,
                Map.of());
    }
}
