package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.planned.PlannedRepair;
import dev.parallax.reconciler.planned.PlannedRepairs;
import dev.parallax.reconciler.settle.Fingerprint;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** A segment writes nothing: it plans, and what it planned is made as it was planned or not at all. */
@QuarkusTest
class PlannedRepairTest extends ReconcilerTest {

    @Inject
    PlannedRepairs plans;

    @Test
    void aSourceThatWasEmptiedDeletesNothingByItself() {
        items.fill(150);
        items.sql("delete from stock.items");
        var segment = segment(Strategy.FULL, Map.of());

        var result = run(segment);

        assertEquals(150, result.counters().missingInSource());
        assertEquals(0, result.counters().repaired());
        var planned = planned(result.details());
        assertEquals(150, planned.get("deletes"));
        assertEquals(0, planned.get("creates"));
        assertEquals(150, planned.get("target_records"));
        Map<String, Object> limits = new HashMap<>();
        limits.put("changes", 1000);
        limits.put("percent", 10.0);
        limits.put("deletes", 100);
        limits.put("delete_percent", 1.0);
        assertEquals(limits, planned.get("limits"));
        assertTrue(owner.calls().isEmpty());
        assertEquals(150, plans.count(List.of(segment.id())).await().indefinitely());
    }

    @Test
    void ofAPartTheWholeTargetIsToldAndNotWhatWasLookedAt() {
        items.fill(60);
        items.setInShop(Items.key(3), new Document("quantity", 4));
        for (var strategy : List.of(Strategy.SAMPLE, Strategy.TIMESTAMP_RANGE)) {
            var result = run(segment(strategy, Map.of("sample_size", 60, "window", "PT1H")));
            if (plannedRepairs(result) > 0) {
                assertEquals(60, planned(result.details()).get("target_records"), strategy.name());
            }
        }
    }

    @Test
    void whatMovedSinceItWasPlannedIsLeft() {
        items.fill(20);
        items.delete(Items.key(1));
        items.delete(Items.key(2));
        items.setInShop(Items.key(3), new Document("quantity", 4));
        items.setInShop(Items.key(4), new Document("quantity", 5));
        items.insertInShop(21);
        items.insertInShop(22);
        var segment = segment(Strategy.FULL, Map.of());
        var planned = run(segment);
        assertEquals(6, plannedRepairs(planned));
        // One of each kind moves: it came about, was written, and is no stranger any more.
        items.insertInShop(1);
        items.setInShop(Items.key(3), new Document("quantity", 44));
        items.setInShop(Items.key(21), new Document("quantity", 1));

        var result = run(application(segment, planned));

        assertEquals(new Counters(0, 0, 0, 0, 0, 0, 0, 0, 3, 3, 0), result.counters());
        assertEquals(3, result.details().get("moved_since_planned"));
        assertEquals(Set.of(Items.key(2), Items.key(4), Items.key(22)), Set.copyOf(owner.writes()));
        assertEquals(44, items.inShop(Items.key(3)).getInteger("quantity"));
        assertNotNull(items.inShop(Items.key(21)));
        assertNull(items.inShop(Items.key(22)));
    }

    @Test
    void whatWasNotAllComparedDeletesNothing() {
        items.fill(10);
        items.delete(Items.key(1));
        items.insertInShop(11);
        var segment = segment(Strategy.FULL, Map.of());
        run(segment);

        var result = run(application(
                UUID.randomUUID(),
                1,
                segment,
                Map.of("plan_of", List.of(segment.id()), "planned", 2, "deletes", false)));

        assertEquals(1, result.counters().repaired());
        assertEquals(1, result.details().get("deletes_left"));
        assertNotNull(items.inShop(Items.key(11)));
    }

    /** A record that is there and was taken for missing: the owner knows better. */
    @Test
    void whatAReaderHidesIsNotWrittenOver() {
        items.fill(60);
        var segment = segment(UUID.randomUUID(), 1, "veiled", Strategy.FULL, Map.of());
        var planned = run(segment);
        assertEquals(20, planned.counters().missingInTarget());
        assertEquals(20, planned(planned.details()).get("creates"));

        var result = run(application(segment, planned));

        assertEquals(new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0), result.counters());
        assertEquals(20, owner.calls().size());
        assertTrue(owner.calls().stream()
                .allMatch(call -> "*".equals(call.headers().get("if-none-match"))));
        assertTrue(owner.writes().isEmpty());
        assertTrue(changes(segment).stream().allMatch(change -> "PRECONDITION_FAILED".equals(change.errorCode())));
    }

    @Test
    void aPlanIsReadPageByPageAndAppliedOnceBySeveralSegments() {
        items.fill(230);
        for (int n = 1; n <= 230; n++) {
            items.setInShop(Items.key(n), new Document("quantity", n + 1));
        }
        var segment = segment(Strategy.FULL, Map.of());
        var result = run(segment);
        var application = application(segment, result);

        assertEquals(230, run(application).counters().repaired());

        // The next attempt, if the first one was killed before it could say so.
        var again = run(application(application.id(), 2, segment, application.data()));
        assertEquals(new Counters(0, 0, 0, 0, 0, 0, 0, 0, 230, 0, 0), again.counters());
        assertEquals(230, owner.writes().size());
        assertEquals(Verdict.MATCH, run(segment(Strategy.FULL, Map.of())).verdict());
    }

    @Test
    void aPlanThatIsNotKeptAnyMoreIsNotMade() {
        items.fill(10);
        items.delete(Items.key(1));
        var segment = segment(Strategy.FULL, Map.of());
        var application = application(segment, run(segment));
        plans.purge(Instant.now().plusSeconds(1), 1000).await().indefinitely();

        kafka.send(application);

        var error = event(application, JobEvent.AttemptFailed.class).error();
        assertEquals("PLAN_NOT_KEPT", error.code());
        assertFalse(error.retryable());
        assertTrue(owner.calls().isEmpty());
    }

    @Test
    void onlyTheCurrentAttemptPlansAndANewOneBeginsAnew() {
        var segment = segment(UUID.randomUUID(), 1);
        claim(segment, 1);
        assertTrue(plans.begin(segment).await().indefinitely());
        assertEquals(Optional.of(Set.of("a")), keep(segment, "a"));
        assertEquals(Optional.of(Set.of("b")), keep(segment, "a", "b"), "what is planned already is planned once");

        var second = segment(segment.id(), 2);
        claim(second, 2);
        assertEquals(Optional.empty(), keep(segment, "c"), "a fenced attempt plans nothing");
        assertFalse(plans.begin(segment).await().indefinitely());
        assertEquals(2, plans.count(List.of(segment.id())).await().indefinitely());
        assertTrue(plans.begin(second).await().indefinitely());
        assertEquals(0, plans.count(List.of(segment.id())).await().indefinitely());
        assertEquals(Optional.of(Set.of("a")), keep(second, "a"));
    }

    private Optional<Set<String>> keep(Job segment, String... keys) {
        var repairs = java.util.Arrays.stream(keys)
                .map(key -> new PlannedRepair(
                        segment.id(), key, MismatchKind.MISSING_IN_SOURCE, ChangeAction.DELETE, new Fingerprint(1, 2)))
                .toList();
        return plans.keep(segment, repairs, Instant.now()).await().indefinitely();
    }

    private void claim(Job job, int attempt) {
        pool.query("""
                        insert into reconciler.claims values ('%s', %d, 'tests', now())
                        on conflict (job_id) do update set attempt = excluded.attempt""".formatted(job.id(), attempt)).executeAndAwait();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> planned(Map<String, Object> details) {
        return (Map<String, Object>) details.get("planned");
    }
}
