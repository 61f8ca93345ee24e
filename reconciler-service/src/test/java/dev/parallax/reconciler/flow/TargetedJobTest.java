package dev.parallax.reconciler.flow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** A targeted job repairs its record and touches no other. */
@QuarkusTest
class TargetedJobTest extends ReconcilerTest {

    @Test
    void itRepairsItsRecordAndNoOther() {
        items.fill(10);
        items.setInShop(Items.key(7), new Document("quantity", 8));
        items.setInShop(Items.key(8), new Document("quantity", 9));

        var result = run(record("items", Items.key(7)));

        assertEquals(1, result.counters().repaired());
        assertEquals(1, result.counters().sourceRecords());
        assertEquals(Verdict.DRIFT, result.verdict());
        assertEquals(List.of(Items.key(7)), owner.writes());
    }

    /** The table is this test's own, so that nobody else is seen in its counters. */
    @Test
    void itReadsItsRecordAndNoOther() {
        items.fill(3000);
        items.sql("drop table if exists stock.lone");
        items.sql("create table stock.lone (id text primary key, quantity int)");
        items.sql("insert into stock.lone select id, quantity + 1 from stock.items");
        items.sql("analyze stock.lone");

        var result = run(record("lone", Items.key(7)));

        assertEquals(1, result.counters().dataMismatches());
        // Once at first sight and once after the settle time, each by the index.
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(new Statistics(2, 0), statistics()));
    }

    @Test
    void anEqualRecordMatches() {
        items.fill(3);

        assertEquals(Verdict.MATCH, run(record("items", Items.key(2))).verdict());
        assertTrue(owner.calls().isEmpty());
    }

    /** It may be written otherwise than it was asked for. */
    @Test
    void aRecordThatIsNowhereIsNoAgreement() {
        items.fill(3);

        var result = run(record("items", "nowhere"));

        assertEquals(Verdict.INCONCLUSIVE, result.verdict());
        assertEquals(1, result.counters().notFound());
        var reason = Inconclusive.of(result.details()).getFirst();
        assertEquals("NOT_FOUND", reason.reason());
        assertEquals(List.of("nowhere"), reason.keys());
        assertTrue(owner.calls().isEmpty());
    }

    @Test
    void aKeyThatIsNoneFailsForGood() {
        var job = record("items", "");

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
                        + " where schemaname = 'stock' and relname = 'lone'")
                .executeAndAwait()
                .iterator()
                .next();
        return new Statistics(row.getLong(0), row.getLong(1));
    }
}
