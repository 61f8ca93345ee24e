package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.Mismatch;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

/** The main job: drift of every kind is found, reported with its fields, and closed through the owner. */
@QuarkusTest
class DriftRepairTest extends ReconcilerTest {

    @Test
    void equalSidesMatchAndNothingIsWritten() {
        items.fill(120);

        var result = run(segment(Strategy.FULL, Map.of()));

        assertEquals(Verdict.MATCH, result.verdict(), result.toString());
        assertEquals(120, result.counters().sourceRecords());
        assertEquals(120, result.counters().targetRecords());
        assertEquals(120, result.counters().matched());
        assertTrue(owner.calls().isEmpty());
    }

    @Test
    void everyKindOfDriftIsFoundRepairedAndReported() {
        items.fill(300);
        plantDrift();
        var planted = Set.of(1, 2, 50, 51, 77, 100, 101, 150, 299, 300, 301).stream()
                .map(Items::key)
                .collect(Collectors.toSet());
        var job = segment(Strategy.FULL, Map.of());

        var result = repair(job);

        var mismatches = mismatches(job);
        assertEquals(planted, keys(mismatches, Mismatch::key));
        assertEquals(planted.size(), mismatches.size());
        assertEquals(Verdict.DRIFT, result.verdict());
        var counters = result.counters();
        assertEquals(2, counters.missingInTarget(), counters.toString());
        assertEquals(1, counters.missingInSource());
        assertEquals(8, counters.dataMismatches());
        assertEquals(11, counters.repaired());
        assertEquals(300 - 10, counters.matched());
        assertEquals(11, owner.writes().size());
        var changes = changes(job);
        assertEquals(planted, keys(changes, Change::entityId));
        assertTrue(changes.stream().allMatch(change -> change.status() == ChangeStatus.APPLIED), changes.toString());
        assertChange(changes);
        assertNull(items.inShop(Items.key(301)));
        assertNotNull(items.inShop(Items.key(1)));

        var again = segment(Strategy.FULL, Map.of());
        assertEquals(
                Verdict.MATCH, run(again).verdict(), () -> mismatches(again).toString());
        assertEquals(11, owner.writes().size());
        assertEquals(1, events(job, JobEvent.Started.class).size());
    }

    private void plantDrift() {
        items.delete(Items.key(1));
        items.delete(Items.key(150));
        items.insertInShop(301);
        items.setInShop(Items.key(2), new Document("name", "Other"));
        items.setInShop(Items.key(50), new Document("price", Decimal128.parse("50.26")));
        items.setInShop(Items.key(51), new Document("quantity", 52));
        items.setInShop(Items.key(77), new Document("made", Instant.EPOCH));
        items.setInShop(Items.key(100), new Document("note", null));
        items.setInShop(Items.key(101), new Document("maker.name", "Stale"));
        items.setInShop(Items.key(299), new Document("state", "available"));
        items.setInShop(Items.key(300), new Document("quantity", null));
    }

    private static void assertChange(List<Change> changes) {
        var byKey = changes.stream().collect(Collectors.toMap(Change::entityId, Function.identity()));
        var update = byKey.get(Items.key(51));
        assertEquals(ChangeAction.UPDATE, update.action());
        assertEquals("2", update.versionBefore());
        assertEquals("3", update.versionAfter());
        assertEquals(52, update.before().get("quantity"));
        assertEquals(51, update.after().get("quantity"));
        assertEquals(ORIGIN, update.origin());
        assertEquals("warehouse", update.owner());
        assertNull(byKey.get(Items.key(1)).before());
        assertEquals(ChangeAction.CREATE, byKey.get(Items.key(1)).action());
        assertNull(byKey.get(Items.key(301)).after());
        assertEquals(ChangeAction.DELETE, byKey.get(Items.key(301)).action());
    }

    @Test
    void withoutRepairTheDriftIsOnlyReported() {
        items.fill(10);
        items.setInShop(Items.key(3), new Document("quantity", 4));
        var job = withoutRepair(segment(Strategy.FULL, Map.of()));

        var result = run(job);

        assertEquals(Verdict.DRIFT, result.verdict());
        var mismatch = mismatches(job).getFirst();
        assertEquals(MismatchKind.DATA_MISMATCH, mismatch.kind());
        assertEquals("quantity", mismatch.fields().getFirst().field());
        assertEquals("3", mismatch.fields().getFirst().sourceCanonical());
        assertEquals("4", mismatch.fields().getFirst().targetCanonical());
        assertTrue(owner.calls().isEmpty());
    }

    @Test
    void anOwnerCallIsConditionalAndNamesItsCause() {
        items.fill(5);
        items.setInShop(Items.key(3), new Document("quantity", 4));
        items.delete(Items.key(4));

        repair(segment(Strategy.FULL, Map.of()));

        var calls = owner.calls().stream().collect(Collectors.toMap(call -> call.path(), Function.identity()));
        var update = calls.get("/items/" + Items.key(3)).headers();
        assertEquals("\"2\"", update.get("if-match"));
        assertEquals("correlation-1", update.get("x-correlation-id"));
        assertEquals("tests", update.get("x-origin-system"));
        assertEquals("MANUAL", update.get("x-origin-channel"));
        assertEquals("tester", update.get("x-origin-actor"));
        assertNotNull(update.get("idempotency-key"));
        assertEquals("*", calls.get("/items/" + Items.key(4)).headers().get("if-none-match"));
    }

    private static <T> Set<String> keys(List<T> found, Function<T, String> key) {
        return found.stream().map(key).collect(Collectors.toSet());
    }
}
