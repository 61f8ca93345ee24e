package dev.parallax.scheduler.queue;

import static dev.parallax.scheduler.testing.Table.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Priority;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Say;
import dev.parallax.scheduler.testing.SettableClock;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events for a record that already waits join it. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class JoinTest {
    private static final String ATTACHED = "select p.data from scheduler.payload p where p.id = payload_id";

    @Inject
    Table table;

    @Inject
    JobQueue queue;

    @Inject
    Dispatch dispatch;

    @Inject
    Intake intake;

    @Inject
    Sweep sweep;

    @Inject
    SettableClock clock;

    @BeforeEach
    void empty() {
        table.clear();
        clock.set(SettableClock.START);
    }

    private JobQueue.Waiting event(Priority priority) {
        return event(priority, Duration.ZERO);
    }

    private JobQueue.Waiting event(Priority priority, Duration delay) {
        return event(table.job(JobType.RECONCILE_RECORD, "items", "a", priority), delay);
    }

    private JobQueue.Waiting event(Map<String, Object> data) {
        var job = table.job(JobType.RECONCILE_RECORD, "items", "a", Priority.NORMAL);
        return event(NewJob.now(job).attaching(data));
    }

    private JobQueue.Waiting event(Job job, Duration delay) {
        return event(NewJob.at(job, job.createdAt().plus(delay)));
    }

    private JobQueue.Waiting event(NewJob job) {
        return done(queue.admit(
                admission -> queue.addOrJoin(admission, List.of(job)).map(List::getFirst)));
    }

    @Test
    void manyEventsAtOnceAreOneJob() throws Exception {
        List<Callable<JobQueue.Waiting>> events = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            events.add(() -> event(Priority.NORMAL));
        }
        try (var threads = Executors.newFixedThreadPool(10)) {
            var results = threads.invokeAll(events);
            int fresh = 0;
            for (var result : results) {
                fresh += result.get().joined() ? 0 : 1;
            }
            assertEquals(1, fresh);
        }
        assertEquals(1, table.count("job_queue"));
        assertEquals(19, table.count("job_history where event = 'joined'"));
    }

    @Test
    void whoJoinedIsTheHistoryOfTheJobInItsPlace() {
        var waiting = event(Priority.NORMAL);
        // A clock that lags behind, as that of another process may.
        clock.set(SettableClock.START.minusSeconds(5));
        event(Priority.NORMAL);
        clock.set(SettableClock.START);
        event(Priority.NORMAL);
        done(dispatch.lease(10));
        done(intake.apply(List.of(Say.started(waiting.id(), 1), Say.completed(waiting.id(), 1))));
        assertEquals(List.of("queued", "joined", "joined", "started", "completed"), table.history(waiting.id()));
    }

    @Test
    void whatIsDelayedGoesAtItsTime() {
        event(Priority.HIGH, Duration.ofMinutes(10));
        clock.advance(Duration.ofSeconds(599));
        assertEquals(List.of(), done(dispatch.lease(10)));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(1, done(dispatch.lease(10)).size());
    }

    @Test
    void theEarlierTimeOfThoseThatJoinHolds() {
        var waiting = event(Priority.NORMAL, Duration.ofMinutes(10));
        assertTrue(event(Priority.NORMAL, Duration.ofMinutes(20)).joined());
        assertTrue(event(Priority.NORMAL, Duration.ofMinutes(5)).joined());
        clock.advance(Duration.ofMinutes(5));
        assertEquals(
                List.of(waiting.id()),
                done(dispatch.lease(10)).stream().map(entry -> entry.job().id()).toList());

        var delayed = event(Priority.NORMAL, Duration.ofMinutes(10));
        assertTrue(event(Priority.NORMAL).joined());
        assertEquals(
                List.of(delayed.id()),
                done(dispatch.lease(10)).stream().map(entry -> entry.job().id()).toList());
    }

    @Test
    void theMoreUrgentPriorityHolds() {
        var waiting = event(Priority.NORMAL);
        assertTrue(event(Priority.HIGH).joined());
        assertTrue(event(Priority.LOW).joined());
        assertEquals("2", table.text(waiting.id(), "priority"));
    }

    @Test
    void whatALaterEventAttachedIsTheJobsAndNothingIsLost() {
        var waiting = event(Map.of("price", 1));
        assertTrue(event(Map.of("price", 1)).joined());
        assertTrue(event(Map.of()).joined());
        assertEquals("{\"price\": 1}", table.text(waiting.id(), ATTACHED));
        assertEquals(0, table.count("job_join where detail ? 'payload'"), "what is attached already is not kept again");

        assertTrue(event(Map.of("price", 2)).joined());
        assertEquals("{\"price\": 2}", table.text(waiting.id(), ATTACHED));
        assertEquals(
                1,
                table.count("job_join j join scheduler.payload was on was.id = (j.detail ->> 'replaced_payload')::uuid"
                        + " join scheduler.payload is_now on is_now.id = (j.detail ->> 'payload')::uuid"
                        + " where was.data = '{\"price\": 1}' and is_now.data = '{\"price\": 2}'"));
    }

    @Test
    void anEventDoesNotJoinAJobThatMayHaveReadTheRecordAlready() {
        var first = event(Priority.HIGH);
        done(dispatch.lease(10));
        var second = event(Priority.HIGH);
        assertFalse(second.joined());
        assertNotEquals(first.id(), second.id());
        // Nor does the lost lease of the first collide with the second.
        done(intake.apply(List.of(Say.started(first.id(), 1))));
        clock.advance(Duration.ofMinutes(1));
        done(sweep.once());
        assertEquals(2, table.count("job_queue where status = 'QUEUED'"));
        assertTrue(event(Priority.HIGH).joined());
    }
}
