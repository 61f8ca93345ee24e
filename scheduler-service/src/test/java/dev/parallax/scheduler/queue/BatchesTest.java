package dev.parallax.scheduler.queue;

import static dev.parallax.scheduler.testing.Table.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.event.JobEvent;
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
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is heard and written in one go is as if it had come one by one. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class BatchesTest {
    /** As configured. */
    private static final int CONNECTIONS = 12;

    @Inject
    Pool pool;

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
    Outbox outbox;

    @Inject
    SettableClock clock;

    @BeforeEach
    void empty() {
        table.clear();
        clock.set(SettableClock.START);
    }

    private List<Job> leased() {
        return done(dispatch.lease(100)).stream().map(QueueEntry::job).toList();
    }

    private void hear(JobEvent... events) {
        done(intake.apply(List.of(events)));
    }

    @Test
    void eventsOfSeveralJobsTwiceAndOutOfDate() {
        UUID a = table.addRecord("a", Priority.NORMAL);
        UUID b = table.addRecord("b", Priority.NORMAL);
        leased();
        hear(Say.started(b, 1));
        clock.advance(Duration.ofSeconds(15));
        assertEquals(1, done(sweep.once()));
        leased();
        assertEquals("2", table.text(b, "attempt"));

        JobEvent begun = Say.started(a, 1);
        JobEvent ended = Say.completed(a, 1);
        hear(
                Say.completed(b, 1),
                begun,
                begun,
                Say.started(b, 2),
                ended,
                Say.failed(a, 1, true),
                ended,
                Say.started(b, 1),
                begun);
        assertEquals("COMPLETED", table.status(a));
        assertEquals(List.of("queued", "started", "completed"), table.history(a));
        assertEquals("RUNNING", table.status(b));
        assertEquals("2", table.text(b, "attempt"));
        assertEquals(List.of("queued", "started", "retry_scheduled", "started"), table.history(b));
    }

    @Test
    void theOrderWithinABatchDecides() {
        UUID failedFirst = table.addRecord("a", Priority.NORMAL);
        UUID completedFirst = table.addRecord("b", Priority.NORMAL);
        leased();
        hear(
                Say.failed(failedFirst, 1, false),
                Say.completed(failedFirst, 1),
                Say.completed(completedFirst, 1),
                Say.failed(completedFirst, 1, false));
        assertEquals("FAILED", table.status(failedFirst));
        assertEquals("COMPLETED", table.status(completedFirst));
    }

    @Test
    void theAcknowledgementIsRecordedWithTheAnswer() {
        UUID id = table.addRecord("a", Priority.NORMAL);
        List<Job> jobs = leased();
        acknowledgements.add(jobs);
        Instant sent = clock.instant();
        clock.advance(Duration.ofMillis(300));
        hear(Say.started(id, 1), Say.completed(id, 1));
        assertEquals(List.of("queued", "dispatched", "started", "completed"), table.history(id));
        assertTrue(acknowledgements.isEmpty());
        assertEquals(1, table.count("job_queue where dispatched_at = '" + sent + "' and lease_until is null"));
        assertEquals(1, table.count("outbox where events like '%\"dispatched\"%'"));
    }

    @Test
    void withoutAnAnswerItIsRecordedAfterAWhile() {
        UUID id = table.addRecord("a", Priority.NORMAL);
        acknowledgements.add(leased());
        clock.advance(Duration.ofMillis(999));
        done(dispatch.recordAcknowledged(Duration.ofSeconds(1)));
        assertNull(table.text(id, "dispatched_at"));
        clock.advance(Duration.ofMillis(1));
        done(dispatch.recordAcknowledged(Duration.ofSeconds(1)));
        assertNotNull(table.text(id, "dispatched_at"));
        assertTrue(acknowledgements.isEmpty());
    }

    @Test
    void anAcknowledgementOfAnEarlierAttemptIsNothing() {
        UUID id = table.addRecord("a", Priority.NORMAL);
        List<Job> first = leased();
        clock.advance(Duration.ofSeconds(31));
        done(sweep.once());
        leased();
        acknowledgements.add(first);
        done(dispatch.recordAcknowledged(Duration.ZERO));
        assertNull(table.text(id, "dispatched_at"));
        assertEquals("2", table.text(id, "attempt"));
    }

    @Test
    void anAcknowledgementOutlivesARefusedBatch() {
        UUID id = table.addRecord("a", Priority.NORMAL);
        acknowledgements.add(leased());
        JobEvent unstorable = new JobEvent.Started(UUID.randomUUID(), id, id, 1, clock.instant(), "worker\u0000");
        assertThrows(RuntimeException.class, () -> hear(unstorable));
        done(dispatch.recordAcknowledged(Duration.ZERO));
        assertNotNull(table.text(id, "dispatched_at"));
    }

    @Test
    void anEntryOfManyKeepsItsOrder() {
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            jobs.add(NewJob.now(table.job(JobType.RECONCILE_RECORD, "items", "k" + (i * 7 % 300), Priority.NORMAL)));
        }
        List<UUID> ids = table.addAll(jobs);
        assertEquals(ids, table.inLine());
        Outbox.Taken taken = done(outbox.take(1000, Duration.ofSeconds(10)));
        assertEquals(
                ids.stream().map(UUID::toString).toList(),
                taken.events().stream().map(Outbox.Pending::key).toList());
        done(taken.published());
    }

    @Test
    void twoPublishersNeverTakeTheSameEvent() {
        UUID a = table.addRecord("a", Priority.NORMAL);
        UUID b = table.addRecord("b", Priority.NORMAL);
        Outbox.Taken one = done(outbox.take(1, Duration.ofSeconds(10)));
        Outbox.Taken other = done(outbox.take(10, Duration.ofSeconds(10)));
        assertEquals(1, one.events().size());
        assertEquals(1, other.events().size());
        assertTrue(one.events().getFirst().json().contains(a.toString()), "the oldest first");
        assertEquals(b.toString(), other.events().getFirst().key());
        done(one.putBack());
        done(other.published());
        assertEquals(1, table.count("outbox"));
        Outbox.Taken again = done(outbox.take(10, Duration.ofSeconds(10)));
        assertEquals(one.events(), again.events());
        done(again.published());
        assertEquals(0, table.count("outbox"));
    }

    @Test
    void aTakeThatCameTooLateKeepsNoConnection() {
        List<SqlConnection> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(done(pool.getConnection()));
        }
        assertThrows(CompletionException.class, () -> done(outbox.take(10, Duration.ofMillis(50))));
        all.forEach(connection -> done(connection.close()));
        all.clear();
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(done(pool.getConnection()));
        }
        all.forEach(connection -> done(connection.close()));
    }
}
