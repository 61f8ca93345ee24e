package dev.parallax.reconciler.work;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.Topics;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A cancel reaches the work: it stops at the next page, is not begun at all, and never holds up a later attempt. */
@QuarkusTest
class CancellationTest extends ReconcilerTest {

    @Test
    void runningWorkStopsAndRepairsNothingMore() {
        items.fill(300);
        items.sql("update stock.items set quantity = quantity + 1000");
        var id = UUID.randomUUID();
        var segment = segment(UUID.randomUUID(), 1);
        var job = application(id, 1, segment, application(segment, run(segment)).data());
        var told = new AtomicBoolean();
        owner.misbehave((call, work) -> {
            if (told.compareAndSet(false, true)) {
                // In the middle of the first batch of repairs, the operator has enough.
                kafka.send(Topics.JOB_EVENTS, cancelled(job));
                awaitFence(id);
            }
            return work.get();
        });

        kafka.send(job);
        var intents = "select count(*) from reconciler.repairs where job_id = '" + id + "'";
        await().atMost(PATIENCE).until(() -> count(intents) > 0 && count(intents + " and closed_at is null") == 0);
        run(segment(UUID.randomUUID(), 1, "items", Strategy.ROW_COUNT, Map.of()));

        assertTrue(owner.writes().size() <= 100, () -> owner.writes().size() + " writes");
        assertTrue(events(job, JobEvent.Completed.class).isEmpty());
        assertTrue(events(job, JobEvent.AttemptFailed.class).isEmpty());
    }

    @Test
    void whatWasCancelledBeforeItCameIsNotBegunAndALaterAttemptIs() {
        items.fill(3);
        var id = UUID.randomUUID();
        var job = segment(id, 1);
        kafka.send(Topics.JOB_EVENTS, cancelled(job));
        awaitFence(id);

        kafka.send(job);
        run(segment(UUID.randomUUID(), 1, "items", Strategy.ROW_COUNT, Map.of()));
        assertTrue(events(job, JobEvent.Started.class).isEmpty());

        var again = segment(id, 3);
        // Told once more, the old cancel changes nothing.
        kafka.send(Topics.JOB_EVENTS, cancelled(job));
        run(again);
        assertEquals(1, events(again, JobEvent.Started.class).size());
    }

    private void awaitFence(UUID id) {
        await().atMost(PATIENCE)
                .until(() ->
                        count("select count(*) from reconciler.claims where cancelled_at is not null and job_id = '"
                                        + id + "'")
                                == 1);
    }

    private static JobEvent cancelled(Job job) {
        return new JobEvent.Cancelled(UUID.randomUUID(), job.id(), job.rootId(), job.attempt(), Instant.now(), "ada");
    }
}
