package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.testing.VisitsTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a follow-up made can be taken away again; what it overwrote is known to its owner alone. */
@QuarkusTest
class UndoFollowUpTest extends VisitsTest {
    private static final String KEY = "stay-123";
    private static final Map<String, Object> RECORD = Map.of("guest", "Ada", "leaves", "2024-02-08T14:00:00Z");

    private Change made;

    @BeforeEach
    void aPassIsMade() {
        visits.hold(KEY, "Ada", "booked");
        pool.query("delete from reconciler.repairs where dataset = 'visits'").executeAndAwait();
        made = applied(followUp(UUID.randomUUID(), 1, "make-pass", KEY, RECORD));
    }

    @Test
    void aThingThatWasMadeIsTakenAway() {
        var undo = undo(made);

        assertEquals("DELETE", run(undo).details().get("action"));

        var change = changes(undo).getFirst();
        assertEquals("pass", change.entityType());
        assertEquals(ChangeAction.DELETE, change.action());
        assertEquals(made.after(), change.before(), "and nothing of what the owner keeps to itself");
        assertNull(change.after());
    }

    @Test
    void aThingThatWasWrittenSinceIsNotTakenAway() {
        applied(followUp(UUID.randomUUID(), 1, "take-pass", KEY, RECORD));

        assertEquals("CHANGED_SINCE", run(undo(made)).details().get("skipped"));

        assertEquals(2, door.writes().size());
    }

    @Test
    void whatIsNotWhollyKnownIsNotRestored() {
        var taken = applied(followUp(UUID.randomUUID(), 1, "take-pass", KEY, RECORD));
        var undo = undo(taken);

        assertEquals("BEFORE_UNKNOWN", run(undo).details().get("skipped"));

        assertEquals(ChangeStatus.CONFLICT, changes(undo).getFirst().status());
        assertEquals(2, door.writes().size());
    }

    private Change applied(Job job) {
        assertEquals("APPLIED", run(job).details().get("owner_status"));
        return changes(job).getFirst();
    }

    private static Job undo(Change change) {
        return job(
                UUID.randomUUID(),
                1,
                JobType.UNDO_CHANGE,
                "visits",
                KEY,
                null,
                Strategy.FULL,
                Map.of("change_id", change.id().toString()));
    }
}
