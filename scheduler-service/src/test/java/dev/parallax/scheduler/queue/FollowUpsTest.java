package dev.parallax.scheduler.queue;

import static dev.parallax.scheduler.testing.Table.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.change.Change;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Origin;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Say;
import dev.parallax.scheduler.testing.SettableClock;
import dev.parallax.scheduler.testing.Stays;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of records insert, move and cancel entries, which then go as every other job does. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class FollowUpsTest {
    private static final Instant NOW = Instant.parse("2024-02-01T10:32:15Z");

    @Inject
    Table table;

    @Inject
    FollowUps followUps;

    @Inject
    Dispatch dispatch;

    @Inject
    Intake intake;

    @Inject
    Sweep sweep;

    @Inject
    Steering steering;

    @Inject
    SettableClock clock;

    @Inject
    ObjectMapper json;

    @BeforeEach
    void clear() {
        table.clear();
        clock.set(NOW);
    }

    private void hear(Change... changes) {
        done(followUps.apply(List.of(changes)));
    }

    private String runAt(String followUp) {
        return table.text(
                table.liveFollowUp("stay-123", followUp), "to_char(run_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')");
    }

    @Test
    void aChangePlansWhatTheDatasetDeclares() throws Exception {
        hear(Stays.confirmed("stay-123", 1, NOW));
        UUID open = table.liveFollowUp("stay-123", "open-door");
        assertEquals("2024-02-05 08:00", runAt("open-door"));
        assertEquals("2024-02-09 14:00", runAt("lock-door"));
        assertEquals("FOLLOW_UP", table.text(open, "origin_channel"));
        assertEquals("c-1", table.text(open, "correlation_id"));
        var data = json.readTree(table.text(open, "data"));
        assertEquals("open-door", data.get("follow_up").asText());
        assertEquals("2024-02-05T08:00:00Z", data.get("due").asText());
        assertEquals("lock-1", data.get("record").get("lock_id").asText());
        assertEquals(List.of("queued"), table.history(open));
    }

    @Test
    void theSameChangeTwiceAndAnOlderOneLateChangeNothing() {
        Change first = Stays.confirmed("stay-123", 1, NOW);
        Change second = Stays.moved("stay-123", 2, NOW.plusSeconds(1), "2024-02-06T10:00:00Z");
        hear(first, second);
        hear(first);
        hear(second, first);
        hear(Stays.confirmed("stay-123", 1, NOW.plusSeconds(5)));
        assertEquals(2, table.count("job_queue"));
        assertEquals("2024-02-06 08:00", runAt("open-door"));
    }

    @Test
    void whatDoesNotConcernFollowUpsIsPassedOver() {
        Change change = Stays.confirmed("stay-123", 1, NOW);
        assertFalse(followUps.concerns(Stays.of(change, "items", "item")));
        assertFalse(followUps.concerns(Stays.of(change, "stays", "key")));
        hear(Stays.of(change, "items", "item"));
        assertEquals(0, table.count("job_queue"));
    }

    @Test
    void aMovedEntryKeepsItsIdentityAndHasALineInItsHistory() {
        hear(Stays.confirmed("stay-123", 1, NOW));
        UUID open = table.liveFollowUp("stay-123", "open-door");
        hear(Stays.moved("stay-123", 2, NOW.plusSeconds(1), "2024-02-07T10:00:00Z"));
        assertEquals(open, table.liveFollowUp("stay-123", "open-door"));
        assertEquals("2024-02-07 08:00", runAt("open-door"));
        assertEquals(List.of("queued", "moved"), table.history(open));
        clock.set(Instant.parse("2024-02-05T08:00:00Z"));
        assertEquals(List.of(), done(dispatch.lease(10)));
        clock.set(Instant.parse("2024-02-07T08:00:00Z"));
        assertEquals(open, done(dispatch.lease(10)).getFirst().job().id());
    }

    @Test
    void itGoesThroughTheQueueWithItsRetries() {
        hear(Stays.confirmed("stay-123", 1, NOW));
        clock.set(Instant.parse("2024-02-05T08:00:00Z"));
        Job job = done(dispatch.lease(10)).getFirst().job();
        assertEquals(JobType.FOLLOW_UP, job.type());
        assertEquals("stay-123", job.entityId());
        done(intake.apply(List.of(Say.started(job.id(), 1), Say.failed(job.id(), 1, true))));
        assertEquals("QUEUED", table.status(job.id()));
        clock.advance(Duration.ofSeconds(2));
        assertEquals(2, done(dispatch.lease(10)).getFirst().job().attempt());
        done(intake.apply(List.of(Say.completed(job.id(), 2))));
        assertEquals("COMPLETED", table.status(job.id()));
        // The next change of what does not matter finds it done.
        hear(Stays.confirmed("stay-123", 2, NOW.plusSeconds(9)));
        assertEquals(0, table.count("job_queue where follow_up = 'open-door' and finished_at is null"));
    }

    @Test
    void aCancelledRecordLosesWhatWaitsAndAKeyThatWasGivenIsTakenBackAtOnce() throws Exception {
        hear(Stays.confirmed("stay-123", 1, NOW), Stays.confirmed("stay-456", 1, NOW));
        UUID other = table.liveFollowUp("stay-456", "open-door");
        hear(Stays.cancelled("stay-456", 2, NOW.plusSeconds(1)));
        assertEquals("CANCELLED", table.status(other));
        assertEquals(
                "RECORD_CHANGED",
                json.readTree(table.text(other, "error")).get("code").asText());
        assertEquals(List.of("queued", "cancelled"), table.history(other));
        clock.set(Instant.parse("2024-02-05T08:00:00Z"));
        UUID open = done(dispatch.lease(10)).getFirst().job().id();
        UUID lock = table.liveFollowUp("stay-123", "lock-door");
        hear(Stays.deleted("stay-123", NOW.plusSeconds(2)));
        assertEquals(List.of(), done(dispatch.lease(10)));
        done(intake.apply(List.of(Say.completed(open, 1))));
        assertEquals(lock, done(dispatch.lease(10)).getFirst().job().id());
    }

    @Test
    void whatWaitedTooLongIsNotSentAndEnds() {
        hear(Stays.confirmed("stay-123", 1, NOW));
        UUID open = table.liveFollowUp("stay-123", "open-door");
        clock.set(Instant.parse("2024-02-08T14:00:01Z"));
        assertEquals(List.of(), done(dispatch.lease(10)));
        done(sweep.once());
        assertEquals("CANCELLED", table.status(open));
    }

    @Test
    void anOldEntryIsNotPutBackBesideANewerOne() {
        hear(Stays.confirmed("stay-123", 1, NOW));
        UUID open = table.liveFollowUp("stay-123", "open-door");
        Origin ada = new Origin("test", "ada", Channel.MANUAL, "c-2");
        done(steering.cancel(open, ada));
        hear(Stays.confirmed("stay-123", 2, NOW.plusSeconds(1)));
        assertEquals(
                "CONFLICT",
                assertThrows(ApiException.class, () -> done(steering.putBack(open, ada)))
                        .toError()
                        .error());
        assertEquals(1, table.count("job_queue where follow_up = 'open-door' and finished_at is null"));
    }
}
