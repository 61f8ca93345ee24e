package dev.parallax.scheduler.queue;

import static dev.parallax.scheduler.testing.Table.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
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
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Triggers of a dataset that ask for what a job waits to do join it, and none that may have read already. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class RunsTest {
    @Inject
    Table table;

    @Inject
    JobQueue queue;

    @Inject
    Dispatch dispatch;

    @Inject
    Intake intake;

    @Inject
    SettableClock clock;

    private Strategy strategy = Strategy.FULL;
    private Priority priority = Priority.NORMAL;
    private boolean repair = true;
    private Duration delay = Duration.ZERO;
    private Map<String, Object> data = Map.of();
    private String actor = "ada";

    @BeforeEach
    void empty() {
        table.clear();
        clock.set(SettableClock.START);
    }

    private NewJob run(String dataset, UUID... dependsOn) {
        UUID id = UUID.randomUUID();
        Job job = new Job(
                id,
                null,
                id,
                JobType.RECONCILE_DATASET,
                dataset,
                "thing",
                null,
                null,
                strategy,
                priority,
                1,
                repair,
                new Origin("test", actor, Channel.MANUAL, "c-" + actor),
                clock.instant(),
                data);
        return new NewJob(job, clock.instant().plus(delay), List.of(dependsOn), null, 0);
    }

    private List<JobQueue.Waiting> start(NewJob... jobs) {
        return done(queue.transact(connection -> queue.start(connection, List.of(jobs))));
    }

    private JobQueue.Waiting trigger() {
        return start(run("items")).getFirst();
    }

    /** Two tables, of which the second one waits for the first, in the order in which they were asked for. */
    private List<JobQueue.Waiting> both() {
        NewJob first = run("items");
        return start(run("orders", first.job().id()), first);
    }

    private void dispatchAll() {
        done(dispatch.lease(100));
    }

    /** Its store is away: the attempt fails, and the job waits for the next one. */
    private void failOnce(UUID job) {
        done(intake.apply(List.of(Say.started(job, 1), Say.failed(job, 1, true))));
    }

    @Test
    void aThousandTriggersOfADatasetWhoseSourceIsAwayAreTwoJobs() throws Exception {
        UUID begun = trigger().id();
        dispatchAll();
        failOnce(begun);
        List<Callable<JobQueue.Waiting>> triggers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            triggers.add(this::trigger);
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            long fresh = 0;
            for (var answer : threads.invokeAll(triggers)) {
                fresh += answer.get().joined() ? 0 : 1;
            }
            assertEquals(1, fresh);
        }
        assertEquals(2, table.count("job_queue"));
        assertEquals(999, table.count("job_history where event = 'joined'"));
    }

    @Test
    void whoJoinedIsInTheHistory() {
        UUID waiting = trigger().id();
        actor = "grace";
        assertEquals(waiting, trigger().id());
        assertEquals(List.of("queued", "joined"), table.history(waiting));
        assertEquals(
                1,
                table.count("job_join where detail = '{\"system\": \"test\", \"actor\": \"grace\","
                        + " \"correlation_id\": \"c-grace\", \"channel\": \"MANUAL\"}'"));
    }

    @Test
    void theMoreUrgentPriorityHolds() {
        UUID waiting = trigger().id();
        priority = Priority.HIGH;
        assertTrue(trigger().joined());
        priority = Priority.LOW;
        assertTrue(trigger().joined());
        assertEquals("2", table.text(waiting, "priority"));
    }

    @Test
    void whatIsAskedForOtherwiseIsAJobOfItsOwn() {
        trigger();
        strategy = Strategy.CHECKSUM;
        assertFalse(trigger().joined());
        strategy = Strategy.FULL;
        repair = false;
        assertFalse(trigger().joined());
        repair = true;
        data = Map.of("updated_since", "2026-01-01T00:00:00Z");
        assertFalse(trigger().joined());
        data = Map.of();
        assertFalse(start(run("orders")).getFirst().joined());
        assertEquals(5, table.count("job_queue"));
    }

    @Test
    void aRunForLaterIsJoinedByThoseForTheSameTimeAlone() {
        delay = Duration.ofHours(10);
        UUID tonight = trigger().id();
        assertEquals(tonight, trigger().id());
        delay = Duration.ofHours(11);
        assertFalse(trigger().joined());
        // What happens until then would be missed by a run that begins now.
        delay = Duration.ZERO;
        UUID now = trigger().id();
        assertNotEquals(tonight, now);
        clock.advance(Duration.ofMinutes(1));
        assertEquals(now, trigger().id());
    }

    @Test
    void aRunThatMayHaveReadAlreadyIsNotJoined() {
        UUID begun = trigger().id();
        dispatchAll();
        assertFalse(trigger().joined(), "it was sent");
        failOnce(begun);
        assertEquals("QUEUED", table.status(begun));
        JobQueue.Waiting next = trigger();
        assertTrue(next.joined());
        assertNotEquals(begun, next.id());
    }

    @Test
    void tablesThatStartTogetherJoinTogetherAndKeepTheirOrder() {
        List<JobQueue.Waiting> first = both();
        List<JobQueue.Waiting> second = both();
        assertEquals(first.stream().map(JobQueue.Waiting::id).toList(), ids(second));
        assertTrue(second.stream().allMatch(JobQueue.Waiting::joined));

        // Another run of the first table: the second one's is to come after that.
        dispatchAll();
        List<JobQueue.Waiting> third = both();
        assertTrue(third.stream().noneMatch(JobQueue.Waiting::joined));
        assertEquals(
                "{" + third.getLast().id() + "}", table.text(third.getFirst().id(), "depends_on"));
        // One without the other waits for nothing.
        assertFalse(start(run("orders")).getFirst().joined());
    }

    @Test
    void aTableThatIsStuckPilesUpNoRunsBehindAnotherThatGoes() {
        UUID stuck = both().getFirst().id();
        endAll("items");
        dispatchAll();
        failOnce(stuck);
        for (int i = 0; i < 20; i++) {
            List<JobQueue.Waiting> started = both();
            UUID waits = started.getFirst().id();
            assertNotEquals(stuck, waits);
            assertTrue(table.text(waits, "depends_on")
                    .contains(started.getLast().id().toString()));
            assertEquals("false", table.text(waits, "ready"));
            endAll("items");
        }
        assertEquals(2, table.count("job_queue where dataset = 'orders'"));
    }

    @Test
    void aTableThatGoesIsNotPutOffByTriggersThatFollowOneAnother() {
        UUID first = both().getFirst().id();
        dispatchAll();
        // The first table is at work; the second one waits for it, and not for what comes later.
        UUID second = both().getFirst().id();
        assertNotEquals(first, second);
        endAll("items");
        done(dispatch.lease(100));
        assertEquals("DISPATCHED", table.status(first));
    }

    private void endAll(String dataset) {
        dispatchAll();
        for (UUID id : table.inLine()) {
            if (dataset.equals(table.text(id, "dataset")) && !"COMPLETED".equals(table.status(id))) {
                done(intake.apply(List.of(Say.started(id, 1), Say.completed(id, 1))));
            }
        }
    }

    private static List<UUID> ids(List<JobQueue.Waiting> waiting) {
        return waiting.stream().map(JobQueue.Waiting::id).toList();
    }
}
