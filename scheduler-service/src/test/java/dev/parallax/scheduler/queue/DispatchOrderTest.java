package dev.parallax.scheduler.queue;

import static dev.parallax.scheduler.testing.Table.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Channel;
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
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which jobs may go, and in which order. The window is 4, and one more place is kept for HIGH. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class DispatchOrderTest {
    @Inject
    Table table;

    @Inject
    Dispatch dispatch;

    @Inject
    Intake intake;

    @Inject
    Pauses pauses;

    @Inject
    Pool pool;

    @Inject
    SettableClock clock;

    private static final Origin BY = new Origin("scheduler", "ada", Channel.MANUAL, "by-hand");

    @BeforeEach
    void empty() {
        table.clear();
        clock.set(SettableClock.START);
    }

    private List<UUID> lease() {
        return done(dispatch.lease(100)).stream().map(entry -> entry.job().id()).toList();
    }

    @Test
    void highGoesBeforeNormalBeforeLowAndOnlyAWindowLeaves() {
        List<UUID> normal = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            table.addRecord("low-" + i, Priority.LOW);
            normal.add(table.addRecord("normal-" + i, Priority.NORMAL));
        }
        UUID high = table.addRecord("high", Priority.HIGH);

        assertEquals(List.of(high, normal.get(0), normal.get(1), normal.get(2)), lease());
        assertEquals(List.of(), lease(), "the window is full");

        UUID urgent = table.addRecord("urgent", Priority.HIGH);
        UUID alsoUrgent = table.addRecord("also-urgent", Priority.HIGH);
        assertEquals(List.of(urgent), lease(), "one place is kept for HIGH, and no more");

        done(intake.apply(List.of(Say.completed(high, 1), Say.completed(urgent, 1), Say.completed(normal.get(0), 1))));
        assertEquals(List.of(alsoUrgent, normal.get(3)), lease());
    }

    @Test
    void theLinesOfSeveralDatasetsAreOneLineAndWhatIsPausedIsNotInIt() {
        UUID item = table.addRecord("item", Priority.NORMAL);
        UUID launch = addRecordOf("launches", "launch", Priority.NORMAL);
        UUID laterItem = table.addRecord("later-item", Priority.NORMAL);
        UUID order = addRecordOf("orders", "order", Priority.NORMAL);
        UUID urgentOrder = addRecordOf("orders", "urgent-order", Priority.HIGH);
        done(pauses.pause("launches", BY));
        assertEquals(List.of(urgentOrder, item, laterItem, order), lease());
        done(intake.apply(List.of(Say.completed(item, 1))));
        assertEquals(List.of(), lease());
        assertFalse(done(dispatch.outlook()).line(), "nobody looks for what may not go");
        done(pauses.resume("launches", BY));
        assertTrue(done(dispatch.outlook()).line());
        assertEquals(List.of(launch), lease());
    }

    @Test
    void aSchedulerThatStandsStillInTheMiddleHoldsUpTheOthersForSecondsOnly() {
        var frozen = done(pool.getConnection());
        try {
            done(frozen.begin());
            done(dispatch.lock(frozen));
            UUID job = table.addRecord("a", Priority.NORMAL);
            assertTimeoutPreemptively(Duration.ofSeconds(12), () -> assertEquals(List.of(job), lease()));
        } finally {
            done(frozen.close().onFailure().recoverWithNull());
        }
    }

    private UUID addRecordOf(String dataset, String key, Priority priority) {
        var job = table.job(JobType.RECONCILE_RECORD, dataset, key, priority);
        return table.add(new NewJob(job, job.createdAt(), List.of(), null, 0));
    }

    @Test
    void aLowJobThatWaitedLongEnoughCountsAsNormalAndNoMore() {
        UUID old = table.addRecord("old", Priority.LOW);
        clock.advance(Duration.ofMinutes(9));
        UUID young = table.addRecord("young", Priority.LOW);
        clock.advance(Duration.ofMinutes(1));
        List<UUID> normal = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            normal.add(table.addRecord("normal-" + i, Priority.NORMAL));
        }
        UUID high = table.addRecord("high", Priority.HIGH);
        assertEquals(List.of(high, old, normal.get(0), normal.get(1)), lease());
        done(intake.apply(List.of(Say.completed(high, 1), Say.completed(old, 1), Say.completed(normal.get(0), 1))));
        assertEquals(List.of(normal.get(2), normal.get(3), young), lease(), "LOW when nothing else waits");
        assertEquals("0", table.text(old, "priority"), "it is still called LOW");
    }

    @Test
    void aLowDatasetJobThatAgedGoesBeforeALaterOneOfItsDataset() {
        UUID old = table.addDataset("items", Priority.LOW);
        clock.advance(Duration.ofMinutes(10));
        UUID later = table.addDataset("items", Priority.NORMAL);
        assertEquals(List.of(old), lease());
        done(intake.apply(List.of(Say.completed(old, 1))));
        assertEquals(List.of(later), lease());
    }

    @Test
    void aJobWaitsForThoseItDependsOnHoweverTheyEnd() {
        UUID items = table.addDataset("items", Priority.NORMAL);
        UUID orders = table.addDataset("orders", Priority.HIGH, items);
        assertEquals(List.of(items), lease());
        assertEquals(List.of(), lease());
        done(intake.apply(List.of(Say.failed(items, 1, false))));
        assertEquals("FAILED", table.status(items));
        assertEquals(List.of(orders), lease());
    }

    @Test
    void oneDatasetJobOfADatasetAtATime() {
        UUID first = table.addDataset("items", Priority.NORMAL);
        UUID second = table.addDataset("items", Priority.NORMAL);
        UUID urgent = table.addDataset("items", Priority.HIGH);
        UUID record = table.addRecord("a", Priority.NORMAL);
        assertEquals(List.of(urgent, record), lease(), "a record does not wait for its dataset");
        done(intake.apply(List.of(Say.failed(urgent, 1, true))));
        assertEquals(List.of(), lease(), "waiting for a retry keeps the place");
        clock.advance(Duration.ofSeconds(2));
        assertEquals(List.of(urgent), lease());
        done(intake.apply(List.of(Say.completed(urgent, 2))));
        assertEquals(List.of(first), lease());
        done(intake.apply(List.of(Say.completed(first, 1))));
        assertEquals(List.of(second), lease());
    }

    @Test
    void aParentThatWaitsForChildrenTakesNoPlaceInTheWindow() {
        UUID parent = table.addDataset("items", Priority.NORMAL);
        lease();
        done(intake.apply(List.of(Say.started(parent, 1), Say.planned(parent, 1))));
        for (int i = 0; i < 4; i++) {
            table.addRecord("r" + i, Priority.NORMAL);
        }
        assertEquals(4, lease().size());
    }

    @Test
    void aDelayedJobGoesWhenItsTimeHasCome() {
        var job = table.job(JobType.RECONCILE_RECORD, "items", "later", Priority.NORMAL);
        UUID later = table.add(new NewJob(job, clock.instant().plusSeconds(60), List.of(), null, 0));
        assertEquals(List.of(), lease());
        assertEquals(
                clock.instant().plusSeconds(60), done(dispatch.outlook()).due().orElseThrow());
        clock.advance(Duration.ofSeconds(60));
        assertEquals(List.of(later), lease());
    }

    @Test
    void severalRelaysNeverTakeTheSameJobNorMoreThanTheWindow() throws Exception {
        for (int i = 0; i < 30; i++) {
            table.addRecord("r" + i, Priority.NORMAL);
        }
        Set<UUID> seen = new HashSet<>();
        int taken = 0;
        try (var threads = Executors.newFixedThreadPool(6)) {
            List<Callable<List<UUID>>> relays = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                relays.add(this::lease);
            }
            for (var result : threads.invokeAll(relays)) {
                seen.addAll(result.get());
                taken += result.get().size();
            }
        }
        assertEquals(4, taken);
        assertEquals(4, seen.size());
        assertTrue(table.count("job_queue where status = 'DISPATCHED'") == 4);
    }

    @Test
    void whatComesOfAgeAtOnceEntersTheLineInBatches() {
        List<NewJob> delayed = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            var job = table.job(JobType.RECONCILE_RECORD, "items", "late-" + i, Priority.NORMAL);
            delayed.add(new NewJob(job, clock.instant().plusSeconds(60), List.of(), null, 0));
        }
        table.addAll(delayed);
        clock.advance(Duration.ofSeconds(61));
        done(dispatch.lease(1));
        assertEquals(100, table.count("job_queue where not ready"));
        done(dispatch.lease(1));
        assertEquals(0, table.count("job_queue where not ready"));
    }
}
