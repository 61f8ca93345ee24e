package dev.parallax.reconciler.flow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** A targeted job repairs its record and touches no other. */
@QuarkusTest
class TargetedJobTest extends ReconcilerTest {

    @Test
    void itRepairsItsRecordAndReadsNoOther() {
        items.fill(3000);
        items.sql("analyze stock.items");
        items.setInShop(Items.key(7), new Document("quantity", 8));
        items.setInShop(Items.key(8), new Document("quantity", 9));
        var before = settledStatistics();

        var result = run(record(Items.key(7)));

        assertEquals(1, result.counters().repaired());
        assertEquals(Verdict.DRIFT, result.verdict());
        assertEquals(List.of(Items.key(7)), owner.writes());
        assertEquals(1, result.counters().sourceRecords());
        // Once at first sight and once after the settle time.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(new Statistics(before.reads() + 2, before.scanned()), statistics()));
    }

    @Test
    void anEqualRecordMatchesAndOneThatIsNowhereToo() {
        items.fill(3);

        assertEquals(Verdict.MATCH, run(record(Items.key(2))).verdict());
        assertEquals(Verdict.MATCH, run(record("nowhere")).verdict());
        assertTrue(owner.calls().isEmpty());
    }

    @Test
    void aKeyThatIsNoneFailsForGood() {
        var job = record("");

        kafka.send(job);

        var error = await().atMost(PATIENCE)
                .until(() -> events(job, JobEvent.class), found -> found.stream()
                        .anyMatch(event -> !(event instanceof JobEvent.Started)))
                .getLast();
        assertFalse(
                error instanceof JobEvent.AttemptFailed failed && failed.error().retryable());
    }

    private record Statistics(long reads, long scanned) {}

    private Statistics statistics() {
        var row = pool.query("select coalesce(idx_tup_fetch, 0), seq_tup_read from pg_stat_user_tables"
                        + " where schemaname = 'stock' and relname = 'items'")
                .executeAndAwait()
                .iterator()
                .next();
        return new Statistics(row.getLong(0), row.getLong(1));
    }

    /** The server's counters lag a little behind. */
    private Statistics settledStatistics() {
        return await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(this::statistics, new Predicate<>() {
            private Statistics last = new Statistics(-1, -1);

            @Override
            public boolean test(Statistics now) {
                boolean same = now.equals(last);
                last = now;
                return same;
            }
        });
    }
}
