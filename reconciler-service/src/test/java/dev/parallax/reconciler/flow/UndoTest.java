package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.retention.Retention;
import dev.parallax.reconciler.testing.FakeOwner;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change is taken back once, and only as long as nobody wrote the record after it. */
@QuarkusTest
class UndoTest extends ReconcilerTest {
    private static final String UPDATED = Items.key(3);
    private static final String CREATED = Items.key(5);
    private static final String DELETED = Items.key(11);

    @Inject
    Retention retention;

    private Map<ChangeAction, Change> repaired;
    private Document wrong;
    private Document extra;

    /** One record of each kind is repaired: each has a change that can be undone. */
    @BeforeEach
    void repairOneOfEach() {
        pool.query("delete from reconciler.repairs where dataset = 'items'").executeAndAwait();
        items.fill(10);
        items.setInShop(
                UPDATED,
                new Document("quantity", 4).append("name", " Item three ").append("note", "by hand"));
        items.delete(CREATED);
        items.insertInShop(11);
        wrong = items.inShop(UPDATED);
        extra = items.inShop(DELETED);
        var job = segment(UUID.randomUUID(), 1);
        assertEquals(3, repair(job).counters().repaired());
        repaired = Map.of(
                ChangeAction.UPDATE, change(job, UPDATED),
                ChangeAction.CREATE, change(job, CREATED),
                ChangeAction.DELETE, change(job, DELETED));
        owner.reset();
    }

    @Test
    void anUpdateIsTakenBack() {
        var repair = repaired.get(ChangeAction.UPDATE);
        assertEquals("Item 3", items.inShop(UPDATED).getString("name"));
        var undo = undo(repair, 1);

        var result = run(undo);

        assertEquals(wrong(), withoutStamps(items.inShop(UPDATED)));
        var call = owner.calls().getFirst();
        assertEquals("\"" + repair.versionAfter() + "\"", call.headers().get("if-match"));
        assertEquals("MANUAL", call.headers().get("x-origin-channel"));
        var change = changes(undo).getFirst();
        assertEquals(repair.id(), change.undoes());
        assertEquals(ChangeAction.UPDATE, change.action());
        assertEquals(ChangeStatus.APPLIED, change.status());
        assertEquals("Item 3", change.before().get("name"));
        assertEquals(repair.before(), change.after());
        assertEquals(ORIGIN, change.origin());
        assertEquals(
                Map.of(
                        "undoes",
                        repair.id().toString(),
                        "change_id",
                        change.id().toString(),
                        "action",
                        "UPDATE",
                        "owner_status",
                        "APPLIED"),
                result.details());
        assertNull(result.verdict());
    }

    @Test
    void aCreationIsTakenBack() {
        var undo = undo(repaired.get(ChangeAction.CREATE), 1);

        run(undo);

        assertNull(items.inShop(CREATED));
        var change = changes(undo).getFirst();
        assertEquals(ChangeAction.DELETE, change.action());
        assertEquals("Item 5", change.before().get("name"));
        assertNull(change.after());
    }

    @Test
    void aDeletionIsTakenBack() {
        var undo = undo(repaired.get(ChangeAction.DELETE), 1);

        run(undo);

        assertEquals(withoutStamps(extra), withoutStamps(items.inShop(DELETED)));
        assertEquals("*", owner.calls().getFirst().headers().get("if-none-match"));
        var change = changes(undo).getFirst();
        assertEquals(ChangeAction.CREATE, change.action());
        assertNull(change.before());
        assertEquals("1", change.versionAfter());
    }

    /** And the undo of that, and so on: the record goes to and fro. */
    @ParameterizedTest
    @EnumSource
    void anUndoIsUndone(ChangeAction action) {
        var repair = repaired.get(action);
        var repairedRecord = withoutStamps(items.inShop(repair.entityId()));
        var undo = undo(repair, 1);
        run(undo);
        var undone = withoutStamps(items.inShop(repair.entityId()));
        var redo = undo(changes(undo).getFirst(), 1);

        assertEquals("APPLIED", run(redo).details().get("owner_status"));
        assertEquals(repairedRecord, withoutStamps(items.inShop(repair.entityId())));

        var again = undo(changes(redo).getFirst(), 1);
        assertEquals("APPLIED", run(again).details().get("owner_status"));
        assertEquals(undone, withoutStamps(items.inShop(repair.entityId())));
    }

    @Test
    void whatWasWrittenSinceIsNotOverwritten() {
        items.setInShop(UPDATED, new Document("quantity", 44));
        items.delete(CREATED);
        items.insertInShop(11);

        for (var repair : repaired.values()) {
            var undo = undo(repair, 1);
            var result = run(undo);

            assertEquals("CHANGED_SINCE", result.details().get("skipped"), repair.toString());
            assertNull(result.verdict());
            var change = changes(undo).getFirst();
            assertEquals(ChangeStatus.CONFLICT, change.status());
            assertEquals("CHANGED_SINCE", change.errorCode());
            assertNotNull(change.message());
            assertEquals(repair.id(), change.undoes());
        }
        assertTrue(owner.calls().isEmpty());
        assertEquals(44, items.inShop(UPDATED).getInteger("quantity"));
    }

    /** Deleted and created by somebody else, with the version that the change left behind. */
    @Test
    void anotherRecordOfTheSameVersionIsNotTaken() {
        items.delete(CREATED);
        assertEquals("1", repaired.get(ChangeAction.CREATE).versionAfter());
        items.put(CREATED, """
                {"name": "Another", "price": 5.25, "quantity": 55, "made": "2026-01-01T00:05:00.123Z"}""", 1);

        var result = run(undo(repaired.get(ChangeAction.CREATE), 1));

        assertEquals("CHANGED_SINCE", result.details().get("skipped"));
        assertEquals(55, items.inShop(CREATED).getInteger("quantity"));
    }

    /** Between the look at the record and the owner's answer. */
    @Test
    void aWriteThatComesInBetweenIsNotOverwritten() {
        owner.misbehave((call, work) -> {
            items.setInShop(UPDATED, new Document("quantity", 44));
            return work.get();
        });
        var undo = undo(repaired.get(ChangeAction.UPDATE), 1);

        assertEquals("CHANGED_SINCE", run(undo).details().get("skipped"));

        assertEquals(44, items.inShop(UPDATED).getInteger("quantity"));
        var change = changes(undo).getFirst();
        assertEquals(ChangeStatus.CONFLICT, change.status());
        assertEquals("PRECONDITION_FAILED", change.errorCode());
        assertEquals(0, open());
    }

    /** Killed after the owner did it and before anybody heard: the journal repeats the same call. */
    @ParameterizedTest
    @EnumSource
    void anUndoThatDiedWithItsProcessIsDoneOnce(ChangeAction action) {
        var repair = repaired.get(action);
        run(undo(repair, 1));
        var after = withoutStamps(items.inShop(repair.entityId()));
        pool.query("""
                        update reconciler.repairs set closed_at = null, status = null, version_after = null \
                        where undoes = '%s'""".formatted(repair.id())).executeAndAwait();
        var killed = undo(repair, 2);

        assertEquals("APPLIED", run(killed).details().get("owner_status"));

        assertEquals(1, owner.writes().size());
        assertEquals(2, owner.calls().size());
        assertEquals(
                owner.calls().getFirst().headers().get("idempotency-key"),
                owner.calls().getLast().headers().get("idempotency-key"));
        assertEquals(owner.calls().getFirst().body(), owner.calls().getLast().body());
        assertEquals(after, withoutStamps(items.inShop(repair.entityId())));
        assertEquals(0, open());
    }

    @Test
    void anAnswerThatGotLostIsNotASecondUndo() {
        var repair = repaired.get(ChangeAction.CREATE);
        var calls = new AtomicInteger();
        owner.misbehave((call, work) -> {
            var answer = work.get();
            return calls.incrementAndGet() <= 3 ? FakeOwner.error(502, "BAD_GATEWAY") : answer;
        });

        var error = failure(undo(repair, 1));
        assertEquals("BAD_GATEWAY", error.code());
        assertTrue(error.retryable());
        // Not the next attempt but another job, as when the first one is dead and somebody asks again.
        var second = undoBy(UUID.randomUUID(), repair, 1);
        assertEquals("APPLIED", run(second).details().get("owner_status"));

        assertEquals(1, owner.writes().size());
        assertNull(items.inShop(CREATED));
        var change = changes(second).getFirst();
        assertEquals(ChangeStatus.APPLIED, change.status());
        assertEquals(changes(undo(repair, 1)).getFirst().id(), change.id());
    }

    @Test
    void theSameMessageTwiceIsOneUndo() {
        var undo = undo(repaired.get(ChangeAction.UPDATE), 1);
        kafka.send(undo);
        kafka.send(undo);
        completed(undo);
        // Behind both in the queue.
        run(undo(repaired.get(ChangeAction.CREATE), 1));

        assertEquals(
                1,
                owner.calls().stream()
                        .filter(call -> call.path().endsWith(UPDATED))
                        .count());
        assertEquals(1, events(undo, JobEvent.Completed.class).size());
    }

    @Test
    void aSecondJobFindsItDone() {
        var repair = repaired.get(ChangeAction.UPDATE);
        run(undo(repair, 1));

        var result = run(undoBy(UUID.randomUUID(), repair, 1));

        assertEquals("ALREADY_UNDONE", result.details().get("skipped"));
        assertEquals(1, owner.calls().size());
    }

    @Test
    void aRecordThatIsBeingRepairedIsNotTouchedMeanwhile() {
        var repair = repaired.get(ChangeAction.UPDATE);
        pool.query("""
                        insert into reconciler.repairs (id, job_id, root_id, attempt, dataset, entity_type, record_key,
                            mismatch_id, mismatch_kind, action, owner, path, origin, created_at)
                        values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'items', 'item', '%s',
                            gen_random_uuid(), 'DATA_MISMATCH', 'UPDATE', 'warehouse', '/x', '{}', now())""".formatted(UPDATED)).executeAndAwait();

        var error = failure(undo(repair, 1));

        assertEquals("RECORD_LOCKED", error.code());
        assertTrue(error.retryable());
        assertTrue(owner.calls().isEmpty());
        pool.query("delete from reconciler.repairs where path = '/x'").executeAndAwait();
        assertEquals("APPLIED", run(undo(repair, 2)).details().get("owner_status"));
    }

    @Test
    void aRefusalIsForGood() {
        owner.misbehave((call, work) -> FakeOwner.error(422, "VALIDATION_FAILED"));
        var undo = undo(repaired.get(ChangeAction.UPDATE), 1);

        var error = failure(undo);

        assertEquals("VALIDATION_FAILED", error.code());
        assertFalse(error.retryable());
        assertEquals(ChangeStatus.REJECTED, changes(undo).getFirst().status());
        // And may be asked for again.
        owner.misbehave((call, work) -> work.get());
        assertEquals(
                "APPLIED",
                run(undo(repaired.get(ChangeAction.UPDATE), 2)).details().get("owner_status"));
    }

    @Test
    void onlyAnAppliedChangeOfTheRecordIsUndone() {
        var repair = repaired.get(ChangeAction.UPDATE);
        assertEquals(
                "CHANGE_NOT_KEPT", failure(undo(UUID.randomUUID(), UPDATED)).code());
        assertEquals("INVALID_UNDO", failure(undo(repair.id(), CREATED)).code());
        pool.query("update reconciler.repairs set status = 'REJECTED' where id = '%s'".formatted(repair.id()))
                .executeAndAwait();
        var error = failure(undo(repair.id(), UPDATED));
        assertEquals("CHANGE_NOT_APPLIED", error.code());
        assertFalse(error.retryable());
        assertTrue(owner.calls().isEmpty());
    }

    @Test
    void whatWasAppliedIsKeptLongerThanTheRest() {
        pool.query("update reconciler.repairs set closed_at = now() - interval '30 days' where dataset = 'items'")
                .executeAndAwait();
        pool.query("update reconciler.repairs set status = 'FAILED' where record_key = '%s'".formatted(CREATED))
                .executeAndAwait();
        pool.query("update reconciler.repairs set closed_at = now() - interval '366 days' where record_key = '%s'"
                        .formatted(DELETED))
                .executeAndAwait();

        retention.forgetOld();

        assertEquals(1, count("select count(*) from reconciler.repairs where dataset = 'items'"));
        assertEquals(
                "APPLIED",
                run(undo(repaired.get(ChangeAction.UPDATE), 1)).details().get("owner_status"));
    }

    private Job undo(Change change, int attempt) {
        // The same job for the same change, so that attempts follow one another.
        return undoBy(UndoFlow.undoId(UndoFlow.undoId(change.id())), change, attempt);
    }

    private static Job undoBy(UUID id, Change change, int attempt) {
        return job(
                id,
                attempt,
                JobType.UNDO_CHANGE,
                change.dataset(),
                change.entityId(),
                null,
                Strategy.FULL,
                Map.of("change_id", change.id().toString()));
    }

    private static Job undo(UUID change, String key) {
        return job(
                UUID.randomUUID(),
                1,
                JobType.UNDO_CHANGE,
                "items",
                key,
                null,
                Strategy.FULL,
                Map.of("change_id", change.toString()));
    }

    private JobError failure(Job job) {
        kafka.send(job);
        return event(job, JobEvent.AttemptFailed.class).error();
    }

    private Change change(Job job, String key) {
        return changes(job).stream()
                .filter(change -> change.entityId().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private Document wrong() {
        return withoutStamps(wrong);
    }

    /** Only what is mapped; an owner writes null for what is not there. */
    private static Document withoutStamps(Document document) {
        if (document == null) {
            return null;
        }
        var facts = new Document(document);
        List.of("_id", "version", "updated_at").forEach(facts::remove);
        facts.values().removeIf(java.util.Objects::isNull);
        return facts;
    }

    private long open() {
        return count("select count(*) from reconciler.repairs where closed_at is null");
    }
}
