package dev.parallax.reconciler.work;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Records whose differences settle do no work meanwhile, and keep none from being done. */
@QuarkusTest
class ManySettlingTest extends ReconcilerTest {
    /** More than there are places to work at. */
    private static final int SETTLING = 40;

    @Test
    void aRecordIsComparedWhileManyMoreSettleThanCanBeAtWork() {
        items.fill(SETTLING + 1);
        items.sql("update stock.items set quantity = quantity + 1000 where id <= '" + Items.key(SETTLING) + "'");
        List<Job> settling = IntStream.rangeClosed(1, SETTLING)
                .mapToObj(n -> record("unhurried", Items.key(n)))
                .toList();
        settling.forEach(kafka::send);
        await().atMost(PATIENCE).until(() -> settling.stream()
                .noneMatch(job -> events(job, JobEvent.Started.class).isEmpty()));

        var agreeing = run(record("unhurried", Items.key(SETTLING + 1)));

        assertEquals(Verdict.MATCH, agreeing.verdict());
        settling.forEach(job ->
                assertEquals(List.of(), events(job, JobEvent.Completed.class), "its settle time has long to go"));
        // Nobody waits for it: they are overtaken, and stop.
        items.sql("update reconciler.claims set attempt = 9");
    }
}
