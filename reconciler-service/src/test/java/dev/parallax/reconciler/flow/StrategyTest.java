package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Each strategy looks at what it promises, and says what it did. */
@QuarkusTest
class StrategyTest extends ReconcilerTest {

    @Test
    void rowCountComparesNumbersOnly() {
        items.fill(30);
        items.setInShop(Items.key(3), new Document("quantity", 4));
        assertEquals(Verdict.MATCH, run(segment(Strategy.ROW_COUNT, Map.of())).verdict());

        items.delete(Items.key(4));
        var result = run(segment(Strategy.ROW_COUNT, Map.of()));

        assertEquals(Verdict.DRIFT, result.verdict());
        assertEquals(30, result.counters().sourceRecords());
        assertEquals(29, result.counters().targetRecords());
        assertEquals(0, result.counters().mismatches());
    }

    @Test
    void checksumFindsWhatFullFindsAndSaysHow() {
        items.fill(30);
        items.setInShop(Items.key(3), new Document("quantity", 4));
        var result = run(withoutRepair(segment(Strategy.CHECKSUM, Map.of())));

        assertEquals(1, result.counters().dataMismatches());
        assertTrue(result.details().get("explanation").toString().contains("streamed"), result.toString());
    }

    @Test
    void checksumReadsOnlyWhatDiffersWhereBothStoresCanDigest() {
        items.fill(5_000);
        items.sql("drop table if exists stock.copies");
        items.sql("create table stock.copies as select * from stock.items");
        items.sql("update stock.copies set price = price + 1 where id = '" + Items.key(3) + "'");
        var result = run(withoutRepair(segment(UUID.randomUUID(), 1, "copies", Strategy.CHECKSUM, Map.of())));

        assertEquals(1, result.counters().dataMismatches());
        assertEquals(4_999, result.counters().matched());
        assertTrue(((Number) result.details().get("matched_by_digest")).intValue() >= 3_000, result.toString());
        assertTrue(result.details().get("explanation").toString().contains("digest their own"), result.toString());
    }

    @Test
    void aTimeRangeTakesWhatEitherSideChanged() {
        items.fill(30);
        items.sql("update stock.items set quantity = 77, updated_at = now() where id = '" + Items.key(3) + "'");
        items.setInShop(Items.key(5), new Document("quantity", 66).append("updated_at", Instant.now()));
        items.setInShop(Items.key(9), new Document("quantity", 55));
        var job = withoutRepair(segment(Strategy.TIMESTAMP_RANGE, Map.of("window", "PT10M")));

        var result = run(job);

        assertEquals(2, result.counters().dataMismatches(), result.toString());
        assertEquals(2, result.counters().sourceRecords());
        assertTrue(result.details().containsKey("window_from"));
    }

    @Test
    void aSampleCanBeRepeatedByItsSeed() {
        items.fill(200);
        items.sql("update stock.items set quantity = quantity + 1000");
        var first = withoutRepair(segment(Strategy.SAMPLE, Map.of("sample_size", 20, "seed", 42)));
        var second = withoutRepair(segment(Strategy.SAMPLE, Map.of("sample_size", 20, "seed", 42)));

        var result = run(first);
        run(second);

        assertEquals(20, result.counters().dataMismatches());
        assertEquals(42, ((Number) result.details().get("seed")).intValue());
        assertEquals(
                mismatches(first).stream().map(mismatch -> mismatch.key()).toList(),
                mismatches(second).stream().map(mismatch -> mismatch.key()).toList());
    }

    @Test
    void aDatasetIsCutIntoSegmentsThatCoverEveryKey() {
        items.fill(350);
        var job = dataset(Strategy.FULL);

        kafka.send(job);
        var planned = event(job, JobEvent.Planned.class);

        var segments = planned.segments();
        assertEquals(4, segments.size(), segments.toString());
        assertNull(segments.getFirst().range().from());
        assertNull(segments.getLast().range().to());
        for (int i = 1; i < segments.size(); i++) {
            assertEquals(
                    segments.get(i - 1).range().to(), segments.get(i).range().from());
        }
    }

    @Test
    void aBadOptionFailsForGood() {
        items.fill(1);
        var job = segment(Strategy.SAMPLE, Map.of("sample_size", "many"));

        kafka.send(job);

        assertEquals(
                "INVALID_OPTION",
                event(job, JobEvent.AttemptFailed.class).error().code());
    }
}
