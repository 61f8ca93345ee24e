package dev.parallax.scheduler.queue;

import static dev.parallax.scheduler.testing.Table.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Origin;
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
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that are on their way when they enter. The window is 4, and one more place is kept for HIGH. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class ShortcutTest {
    private static final Origin BY = new Origin("test", "ada", Channel.MANUAL, "c-1");

    @Inject
    Table table;

    @Inject
    JobQueue queue;

    @Inject
    Departures departures;

    @Inject
    Dispatch dispatch;

    @Inject
    Intake intake;

    @Inject
    Sweep sweep;

    @Inject
    Pauses pauses;

    @Inject
    SettableClock clock;

    @BeforeEach
    void empty() {
        table.clear();
        clock.set(SettableClock.START);
        departures.open();
    }

    private NewJob job(String key, Priority priority) {
        return NewJob.now(table.job(JobType.RECONCILE_RECORD, "items", key, priority));
    }

    private List<UUID> enter(Priority priority, String... keys) {
        var jobs = List.of(keys).stream().map(key -> job(key, priority)).toList();
        return done(queue.admit(admission -> queue.addOrJoin(admission, jobs))).stream()
                .map(JobQueue.Waiting::id)
                .toList();
    }

    private List<UUID> departed() {
        return departures.take(100).stream().map(Job::id).toList();
    }

    private List<UUID> lease() {
        return done(dispatch.lease(100)).stream().map(entry -> entry.job().id()).toList();
    }

    @Test
    void whatNothingStandsInTheWayOfEntersLeased() {
        UUID id = enter(Priority.NORMAL, "a").getFirst();
        assertEquals("DISPATCHED", table.status(id));
        assertEquals("1", table.text(id, "attempt"));
        assertNotNull(table.text(id, "lease_until"));
        assertEquals(List.of("queued"), table.history(id));
        assertEquals(1, table.count("outbox"));
        assertEquals(List.of(id), departed());
        assertEquals(List.of(), lease(), "nobody else sends it");

        done(intake.apply(List.of(Say.started(id, 1), Say.completed(id, 1))));
        assertEquals("COMPLETED", table.status(id));
    }

    @Test
    void whileNoRelayIsAtWorkEverythingStandsInLine() {
        departures.close();
        UUID id = enter(Priority.NORMAL, "a").getFirst();
        assertEquals("QUEUED", table.status(id));
        assertEquals(List.of(), departed());
        assertEquals(List.of(id), lease());
    }

    @Test
    void onlyAWindowGoesAndTheRestStandsInLine() {
        List<UUID> normal = enter(Priority.NORMAL, "a", "b", "c", "d", "e", "f");
        assertEquals(normal.subList(0, 4), departed());
        assertEquals("QUEUED", table.status(normal.get(4)));
        assertEquals(List.of(), lease(), "the window is full");

        List<UUID> high = enter(Priority.HIGH, "g", "h");
        assertEquals(high.subList(0, 1), departed(), "one place is kept for HIGH, and no more");
        assertEquals(List.of(), lease());

        done(intake.apply(List.of(Say.completed(high.get(0), 1), Say.completed(normal.get(0), 1))));
        assertEquals(List.of(high.get(1)), lease());
    }

    @Test
    void nothingPassesWhatGoesBeforeIt() {
        departures.close();
        UUID waiting = enter(Priority.NORMAL, "a").getFirst();
        departures.open();
        UUID low = enter(Priority.LOW, "b").getFirst();
        UUID later = enter(Priority.NORMAL, "c").getFirst();
        assertEquals(List.of(), departed());
        UUID high = enter(Priority.HIGH, "d").getFirst();
        assertEquals(List.of(high), departed(), "it goes before all of them");
        assertEquals(List.of(waiting, later, low), lease());
    }

    @Test
    void nothingPassesAPause() {
        done(pauses.pause("items", BY));
        assertEquals("QUEUED", table.status(enter(Priority.HIGH, "a").getFirst()));
        done(pauses.resume("items", BY));
        table.clear();
        departures.open();
        done(pauses.pause(Pauses.ALL, BY));
        assertEquals("QUEUED", table.status(enter(Priority.HIGH, "a").getFirst()));
        assertEquals(List.of(), departed());
    }

    @Test
    void whatIsPausedHoldsUpNobodyElse() {
        done(pauses.pause("orders", BY));
        Job paused = table.job(JobType.RECONCILE_RECORD, "orders", "a", Priority.HIGH);
        table.add(NewJob.now(paused));
        UUID id = enter(Priority.NORMAL, "a").getFirst();
        assertEquals(List.of(id), departed());
        assertEquals("QUEUED", table.status(paused.id()));
    }

    @Test
    void whatWaitsForItsTimeIsJoined() {
        Job delayed = table.job(JobType.RECONCILE_RECORD, "items", "b", Priority.NORMAL);
        UUID waiting = table.add(new NewJob(delayed, clock.instant().plusSeconds(60), List.of(), null, 0));
        List<UUID> ids = enter(Priority.NORMAL, "a", "b", "c");
        assertEquals(waiting, ids.get(1));
        assertEquals(List.of(ids.get(0), ids.get(2)), departed());
        assertEquals("QUEUED", table.status(waiting));
    }

    @Test
    void aCrashBetweenCommitAndSendLosesNothing() {
        UUID id = enter(Priority.NORMAL, "a").getFirst();
        departed();
        clock.advance(Duration.ofSeconds(31));
        assertEquals(1, done(sweep.once()));
        assertEquals(List.of(id), lease());
        assertEquals("2", table.text(id, "attempt"));
        done(intake.apply(List.of(Say.started(id, 1), Say.completed(id, 1))));
        assertEquals("DISPATCHED", table.status(id), "the first attempt is superseded");
        done(intake.apply(List.of(Say.completed(id, 2))));
        assertEquals("COMPLETED", table.status(id));
    }

    @Test
    void manyAtOnceNeverTakeMoreThanTheWindow() throws Exception {
        List<Callable<List<UUID>>> calls = new ArrayList<>();
        IntStream.range(0, 12).forEach(i -> calls.add(() -> enter(Priority.NORMAL, "r" + i, "s" + i)));
        IntStream.range(0, 4).forEach(i -> calls.add(this::lease));
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var result : threads.invokeAll(calls)) {
                result.get();
            }
        }
        assertTrue(departed().size() <= 4);
        lease();
        assertEquals(4, table.count("job_queue where status = 'DISPATCHED'"));
        assertEquals(20, table.count("job_queue where status = 'QUEUED'"));
    }
}
