package dev.parallax.scheduler.queue;

import static dev.parallax.scheduler.testing.Table.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parallax.common.event.JobEvent;
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
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The attempt number decides who is heard, and a lease decides how long silence lasts. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class FencingTest {
    private static final Duration LEASE = Duration.ofSeconds(15);

    @Inject
    Table table;

    @Inject
    Dispatch dispatch;

    @Inject
    Acknowledgements acknowledgements;

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

    private UUID running() {
        UUID id = table.addRecord("a", Priority.HIGH);
        dispatchAll();
        say(Say.started(id, 1));
        return id;
    }

    private void dispatchAll() {
        var jobs = done(dispatch.lease(100)).stream().map(QueueEntry::job).toList();
        acknowledgements.add(jobs);
        done(dispatch.recordAcknowledged(Duration.ZERO));
    }

    private void say(JobEvent... events) {
        done(intake.apply(List.of(events)));
    }

    @Test
    void aLostWorkersJobRunsAgainAndWhatTheDeadOneSaysIsIgnored() {
        UUID id = running();
        clock.advance(LEASE);
        assertEquals(1, done(sweep.once()));
        assertEquals("QUEUED", table.status(id));
        assertEquals("1", table.text(id, "lease_losses"));
        assertEquals("0", table.text(id, "retries"));
        dispatchAll();
        assertEquals("2", table.text(id, "attempt"));

        say(Say.started(id, 1), Say.progressed(id, 1, 50), Say.failed(id, 1, false), Say.completed(id, 1));
        assertEquals("DISPATCHED", table.status(id));
        say(Say.completed(id, 2));
        assertEquals("COMPLETED", table.status(id));
    }

    @Test
    void aSignOfLifeRenewsTheLease() {
        UUID id = running();
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(10));
            say(Say.progressed(id, 1, i));
            assertEquals(0, done(sweep.once()));
        }
        assertEquals("RUNNING", table.status(id));
        assertEquals("9", table.text(id, "compared_records"));
    }

    @Test
    void aLateEndCountsAsLongAsNoNewerAttemptWasSent() {
        UUID id = running();
        clock.advance(LEASE);
        done(sweep.once());
        say(Say.completed(id, 1));
        assertEquals("COMPLETED", table.status(id));
        assertEquals(List.of(), done(dispatch.lease(10)));
    }

    @Test
    void theSameEventTwiceChangesNothing() {
        UUID id = running();
        JobEvent failed = Say.failed(id, 1, true);
        say(failed, failed);
        say(failed);
        assertEquals("1", table.text(id, "retries"));
        assertEquals(
                List.of("queued", "dispatched", "started", "attempt_failed", "retry_scheduled"), table.history(id));
        clock.advance(Duration.ofSeconds(2));
        dispatchAll();
        JobEvent completed = Say.completed(id, 2);
        say(completed, completed);
        say(completed);
        assertEquals(1, table.count("job_history where event = 'completed'"));
    }

    @Test
    void retriesWaitTwoFourAndEightSecondsAndThenTheJobIsDead() {
        UUID id = running();
        int attempt = 1;
        for (int seconds : new int[] {2, 4, 8}) {
            say(Say.failed(id, attempt, true));
            assertEquals("QUEUED", table.status(id));
            clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertEquals(List.of(), done(dispatch.lease(10)));
            clock.advance(Duration.ofMillis(1));
            dispatchAll();
            attempt++;
        }
        say(Say.failed(id, attempt, true));
        assertEquals("DEAD", table.status(id));
        assertEquals("failed", table.history(id).getLast());
    }

    @Test
    void aReleasedJobRunsAgainAtOnceAndPaysNothing() {
        UUID id = running();
        say(Say.released(id, 1));
        assertEquals("0", table.text(id, "retries"));
        dispatchAll();
        assertEquals("2", table.text(id, "attempt"));
        assertNull(table.text(id, "error"));
    }

    @Test
    void aJobThatKeepsKillingItsWorkersIsDeadInTheEnd() {
        UUID id = running();
        for (int attempt = 1; attempt <= 3; attempt++) {
            if (attempt > 1) {
                dispatchAll();
                say(Say.started(id, attempt));
            }
            clock.advance(LEASE);
            done(sweep.once());
        }
        assertEquals("DEAD", table.status(id));
    }
}
