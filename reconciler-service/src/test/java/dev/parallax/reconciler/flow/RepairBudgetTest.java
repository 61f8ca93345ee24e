package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.Visits;
import dev.parallax.reconciler.testing.VisitsTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Events and feeds, which nobody judges as a whole, stop at what their dataset may repair within its window. */
@QuarkusTest
class RepairBudgetTest extends VisitsTest {

    /** That many were repaired a moment ago, by whatever replica. */
    private void spent(String dataset, long changes, long deletes) {
        pool.query("""
                        insert into reconciler.repair_budgets values ('%s', '%s', '{%d}', '{%d}')
                        """.formatted(dataset, clock.instant(), changes, deletes)).executeAndAwait();
    }

    @Test
    void deletionsByEventsStopAtTheirLimit() {
        // A difference settles only while time goes by.
        clock.go();
        items.fill(10);
        items.insertInShop(11);
        items.insertInShop(12);
        items.setInShop(Items.key(3), new Document("quantity", 4));
        spent("items", 99, 99);

        assertEquals(1, run(record("items", Items.key(11))).counters().repaired());
        var held = run(record("items", Items.key(12)));

        assertEquals(0, held.counters().repaired());
        assertEquals(1, held.counters().missingInSource());
        assertEquals(Verdict.DRIFT, held.verdict());
        assertEquals("HELD_BACK", held.details().get("repairs"));
        assertEquals(1, held.details().get("repairs_held_back"));
        assertTrue(
                String.valueOf(held.details().get("message")).contains("limits.deletes 100"),
                held.details().toString());
        assertNotNull(items.inShop(Items.key(12)));
        // An operator lets it go.
        var released = run(released("items", Items.key(12)));
        assertEquals(1, released.counters().repaired());
        assertFalse(released.details().containsKey("repairs"));
        // What is no deletion goes on.
        assertEquals(1, run(record("items", Items.key(3))).counters().repaired());
        assertEquals(Set.of(Items.key(11), Items.key(12), Items.key(3)), Set.copyOf(owner.writes()));
    }

    @Test
    void aFeedThatReachesTheLimitStopsAndIsReadAgain() {
        ranAt("2024-02-01T10:00:00Z");
        fortyFive();
        // The first page holds all fifteen differences.
        spent("visits", 190, 0);

        var held = run(incremental());

        assertEquals("HELD_BACK", held.details().get("repairs"));
        assertEquals(15, held.details().get("repairs_held_back"));
        assertEquals(0, held.counters().repaired());
        assertTrue(desk.calls().isEmpty());
        assertDetails(held, 45, 0, 0, 30, 0);

        // An operator lets it go.
        var released = run(incremental(Map.of("repairs_released", held.toString())));

        assertEquals(15, released.counters().repaired());
        assertFalse(released.details().containsKey("repairs"));
        assertEquals(15, desk.writes().size());
    }

    @Test
    void aFeedThatAnnouncesMoreThanTheLimitWritesNothing() {
        for (int n = 1; n <= 201; n++) {
            feed.put(id(n), Visits.json(id(n), "Guest " + n, "booked", CHANGED));
        }

        var held = run(incremental());

        assertEquals(0, held.counters().repaired());
        assertEquals(201, held.counters().missingInTarget());
        assertEquals(201, held.details().get("repairs_held_back"));
        assertTrue(desk.calls().isEmpty());
        assertEquals(List.of(), changes(incremental()));
    }

    private static Job released(String dataset, String key) {
        return job(
                UUID.randomUUID(),
                1,
                JobType.RECONCILE_RECORD,
                dataset,
                key,
                null,
                Strategy.FULL,
                Map.of("repairs_released", UUID.randomUUID().toString()));
    }

    private static Job incremental(Map<String, Object> data) {
        return job(
                UUID.randomUUID(),
                1,
                JobType.RECONCILE_SEGMENT,
                "visits",
                null,
                KeyRange.ALL,
                Strategy.INCREMENTAL,
                data);
    }
}
