package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.journal.JournalAnswer;
import dev.parallax.reconciler.journal.RepairIntent;
import dev.parallax.reconciler.journal.RepairJournal;
import dev.parallax.reconciler.testing.FakeOwner;
import dev.parallax.reconciler.testing.VisitsTest;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The call that a dataset declares is made once, and told of, whatever happens in between. */
@QuarkusTest
class FollowUpTest extends VisitsTest {
    private static final String KEY = "stay-123";
    private static final Map<String, Object> RECORD =
            Map.of("guest", "John Doe", "arrives", "2024-02-05T10:00:00Z", "leaves", "2024-02-08T14:00:00Z");

    @Inject
    RepairJournal journal;

    private final UUID id = UUID.randomUUID();

    @BeforeEach
    void oneVisit() {
        visits.hold(KEY, "John Doe", "booked");
        pool.query("delete from reconciler.repairs where dataset = 'visits'").executeAndAwait();
    }

    private Job make(int attempt) {
        return followUp(id, attempt, "make-pass", KEY, RECORD);
    }

    private Change change(Job job) {
        return changes(job).getLast();
    }

    private static List<FakeOwner.Call> puts(FakeOwner owner) {
        return owner.calls().stream()
                .filter(call -> call.method().equals("PUT"))
                .toList();
    }

    @Test
    void theDeclaredCallIsMadeAndTold() throws Exception {
        var result = run(make(1));

        assertNull(result.verdict());
        assertEquals(Map.of("follow_up", "make-pass", "owner_status", "APPLIED", "action", "CREATE"), result.details());
        var put = puts(door).getFirst();
        assertEquals("/passes/" + KEY, put.path());
        assertEquals(
                Map.of("visit_id", KEY, "guest", "John Doe", "valid_until", "2024-02-08T14:00:00Z"),
                mapper.readValue(put.body(), Map.class));
        assertEquals("*", put.headers().get("if-none-match"));
        var change = change(make(1));
        assertEquals(ChangeAction.CREATE, change.action());
        assertEquals(ChangeStatus.APPLIED, change.status());
        assertEquals("visits", change.dataset());
        assertEquals("pass", change.entityType());
        assertEquals(KEY, change.entityId());
        assertEquals("door", change.owner());
        assertEquals(ORIGIN, change.origin());
    }

    @Test
    void nothingOfWhatTheOwnerAddedIsTold() {
        run(make(1));
        var take = followUp(UUID.randomUUID(), 1, "take-pass", KEY, RECORD);

        var result = run(take);

        assertEquals("UPDATE", result.details().get("action"));
        assertEquals("\"1\"", puts(door).getLast().headers().get("if-match"));
        var change = change(take);
        assertEquals(Map.of("visit_id", KEY), change.before());
        assertEquals(Map.of("visit_id", KEY, "taken_at", "2024-02-05T08:00:00Z"), change.after());
        assertEquals(0, count("select count(*) from reconciler.repairs where before_record like '%\"secret\"%'"));
    }

    @Test
    void everyAttemptUsesTheSameKeyAndTheEffectIsOne() {
        var calls = new AtomicInteger();
        door.misbehave((call, work) -> {
            var answer = work.get();
            // Done, but the answer is lost, three times over.
            return call.method().equals("PUT") && calls.incrementAndGet() <= 3
                    ? FakeOwner.error(502, "BAD_GATEWAY")
                    : answer;
        });

        var error = failure(make(1));

        assertEquals("BAD_GATEWAY", error.code());
        assertTrue(error.retryable());
        assertEquals("APPLIED", run(make(2)).details().get("owner_status"));
        assertEquals(1, door.writes().size());
        assertEquals(
                1,
                puts(door).stream()
                        .map(call -> call.headers().get("idempotency-key"))
                        .distinct()
                        .count());
        assertEquals(ChangeStatus.APPLIED, change(make(2)).status());
        // And a third one, as after a crash before its end was told.
        assertEquals("APPLIED", run(make(3)).details().get("owner_status"));
        assertEquals(4, puts(door).size());
    }

    /** Killed after it was written down, and after the owner did it. */
    @Test
    void aCallThatDiedWithItsProcessIsRepeatedUnderTheSameKey() {
        pool.query("insert into reconciler.claims values ('%s', 1, 'killed', now())".formatted(id))
                .executeAndAwait();
        var intent = new RepairIntent(
                FollowUpFlow.callId(make(1)),
                id,
                id,
                1,
                "visits",
                "pass",
                KEY,
                UUID.randomUUID(),
                MismatchKind.MISSING_IN_TARGET,
                ChangeAction.CREATE,
                "door",
                "/passes/" + KEY,
                "{\"visit_id\": \"as it was\"}",
                null,
                null,
                ORIGIN,
                NOW,
                null);
        var answer = journal.record(id, 1, List.of(intent)).await().indefinitely();
        assertTrue(answer instanceof JournalAnswer.Recorded(var open) && open.size() == 1, answer.toString());

        assertEquals("APPLIED", run(make(2)).details().get("owner_status"));

        var put = puts(door).getFirst();
        assertEquals(intent.id().toString(), put.headers().get("idempotency-key"));
        assertEquals(intent.body(), put.body());
        assertEquals(1, door.writes().size());
        assertEquals(0, count("select count(*) from reconciler.repairs where closed_at is null"));
    }

    @Test
    void aRecordThatIsBeingRepairedIsNotTouchedMeanwhile() {
        pool.query("""
                        insert into reconciler.repairs (id, job_id, root_id, attempt, dataset, entity_type, record_key,
                            mismatch_id, mismatch_kind, action, owner, path, origin, created_at)
                        values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'visits', 'visit', '%s',
                            gen_random_uuid(), 'DATA_MISMATCH', 'UPDATE', 'desk', '/x', '{}', now())""".formatted(KEY)).executeAndAwait();

        var error = failure(make(1));

        assertEquals("RECORD_LOCKED", error.code());
        assertTrue(error.retryable());
        pool.query("delete from reconciler.repairs where dataset = 'visits'").executeAndAwait();
        assertEquals("APPLIED", run(make(2)).details().get("owner_status"));
    }

    @Test
    void aThingThatChangedMeanwhileIsReadAgain() {
        run(make(1));
        var take = UUID.randomUUID();
        door.misbehave((call, work) -> {
            if (call.method().equals("PUT")) {
                // Somebody else was here first.
                return FakeOwner.error(412, "PRECONDITION_FAILED");
            }
            return work.get();
        });
        var error = failure(followUp(take, 1, "take-pass", KEY, RECORD));
        assertEquals("PRECONDITION_FAILED", error.code());
        assertTrue(error.retryable());
        door.misbehave((call, work) -> work.get());

        assertEquals(
                "APPLIED",
                run(followUp(take, 2, "take-pass", KEY, RECORD)).details().get("owner_status"));
    }

    @Test
    void whatIsGoneIsSkipped() {
        assertEquals(
                "NOT_FOUND",
                run(followUp(id, 1, "take-pass", KEY, RECORD)).details().get("skipped"));
        assertEquals(
                "RECORD_GONE",
                run(followUp(UUID.randomUUID(), 1, "make-pass", "stay-old", RECORD))
                        .details()
                        .get("skipped"));
        assertTrue(door.writes().isEmpty());
    }

    @Test
    void aPassIsTakenAlsoOfAVisitThatIsGone() {
        run(make(1));
        visits.delete(KEY);

        assertEquals(
                "APPLIED",
                run(followUp(UUID.randomUUID(), 1, "take-pass", KEY, RECORD))
                        .details()
                        .get("owner_status"));
    }

    @Test
    void aRefusalIsForGood() {
        door.misbehave(
                (call, work) -> call.method().equals("PUT") ? FakeOwner.error(422, "VALIDATION_FAILED") : work.get());

        var error = failure(make(1));

        assertEquals("VALIDATION_FAILED", error.code());
        assertFalse(error.retryable());
        assertEquals(ChangeStatus.REJECTED, change(make(1)).status());
    }

    @Test
    void whatIsNotDeclaredCannotBeDone() {
        assertEquals(
                "UNKNOWN_FOLLOW_UP",
                failure(followUp(id, 1, "paint-door", KEY, RECORD)).code());
    }

    @Test
    void orphansAreFoundInBatches() {
        var keys = IntStream.rangeClosed(1, 1200).mapToObj(n -> "stay-" + n).toList();
        visits.hold("stay-7", "Ada", "booked");
        visits.hold("stay-1100", "Bob", "asked");
        var job = job(
                UUID.randomUUID(),
                1,
                JobType.FIND_ORPHANS,
                "visits",
                null,
                null,
                Strategy.INCREMENTAL,
                Map.of("keys", keys));

        var result = run(job);

        var missing = keys.stream()
                .filter(key -> !List.of("stay-7", "stay-123", "stay-1100").contains(key))
                .toList();
        assertEquals(1197, missing.size());
        assertEquals(missing, result.details().get("missing"));
        assertEquals(1200, result.details().get("looked_up"));
        assertTrue(door.calls().isEmpty());
    }
}
