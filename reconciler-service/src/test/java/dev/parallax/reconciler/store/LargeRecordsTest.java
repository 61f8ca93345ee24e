package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LargeRecordsTest {
    @Test
    void oneJobAtATimeHasItsTurn() throws InterruptedException {
        var large = new LargeRecords();
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var ended = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            Thread.ofVirtual().start(() -> {
                var hold = large.hold();
                hold.await(() -> {});
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                inside.decrementAndGet();
                hold.release();
                ended.countDown();
            });
        }
        ended.await();
        assertEquals(1, most.get());
    }

    @Test
    void aTurnIsTakenAndGivenBackOnce() {
        var large = new LargeRecords();
        var first = large.hold();
        var second = large.hold();
        assertTrue(first.take());
        assertTrue(first.take(), "it has it already");
        assertFalse(second.take());
        second.release();
        assertFalse(second.take(), "who has no turn gives none back");
        first.release();
        first.release();
        assertTrue(second.take());
        assertFalse(large.hold().take());
    }

    @Test
    void whoWaitsCanBeStopped() {
        var large = new LargeRecords();
        assertTrue(large.hold().take());
        assertThrows(IllegalStateException.class, () -> large.hold().await(() -> {
            throw new IllegalStateException("stopped");
        }));
    }

    @Test
    void aDatasetIsReadInTurnUntilItsRecordsAreKnownToBeSmall() {
        var large = new LargeRecords();
        assertTrue(large.isCareful("notes"));
        large.met("notes", false);
        assertFalse(large.isCareful("notes"));
        large.met("notes", true);
        large.met("notes", false);
        assertTrue(large.isCareful("notes"), "it has one that is large");
        assertTrue(large.isCareful("others"));
    }
}
