package dev.parallax.reconciler.flow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What is being written is no drift: a difference counts only if it stands unchanged over the settle time. */
@QuarkusTest
class LiveWritesTest extends ReconcilerTest {

    @Test
    void aDifferenceThatClosesWhileItSettlesIsNotReported() {
        items.fill(20);
        items.setInShop(Items.key(3), new Document("quantity", 4));
        items.delete(Items.key(7));
        var job = segment(UUID.randomUUID(), 1, "patient", Strategy.FULL, Map.of());

        kafka.send(job);
        await().atMost(PATIENCE).until(() -> events(job, JobEvent.Progressed.class).stream()
                .anyMatch(event -> event.comparedRecords() == 20));
        items.setInShop(Items.key(3), new Document("quantity", 3));
        items.insertInShop(7);
        var result = completed(job);

        assertEquals(Verdict.MATCH, result.verdict(), result.toString());
        assertEquals(20, result.counters().matched());
        assertTrue(mismatches(job).isEmpty());
    }

    @Test
    void aRecordThatNeverSettlesIsNeitherEqualNorDifferent() throws InterruptedException {
        items.fill(20);
        var writing = new AtomicBoolean(true);
        var writer = Thread.ofVirtual().start(() -> {
            for (int n = 1000; writing.get(); n++) {
                items.setInShop(Items.key(3), new Document("quantity", n));
            }
        });
        try {
            var job = segment(UUID.randomUUID(), 1);

            var result = run(job);

            assertEquals(1, result.counters().unsettled(), result.toString());
            assertEquals(0, result.counters().mismatches());
            assertEquals(Verdict.INCONCLUSIVE, result.verdict());
            assertTrue(owner.calls().isEmpty());
        } finally {
            writing.set(false);
            writer.join();
        }
    }
}
