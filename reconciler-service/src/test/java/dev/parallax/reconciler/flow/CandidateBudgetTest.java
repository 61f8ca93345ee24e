package dev.parallax.reconciler.flow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CandidateBudgetTest {
    private final CandidateBudget budget = new CandidateBudget(3, 1);

    private static void takeAll(CandidateBudget.Share share) {
        while (share.take()) {
            // As many as it may have.
        }
    }

    @Test
    void jobsTakeNoMoreThanThereIs() {
        var one = budget.share();
        var another = budget.share();
        assertTrue(one.take());
        assertTrue(another.take());
        assertTrue(one.take());
        assertFalse(one.take());
        assertFalse(another.take());
        assertEquals(0, budget.free());
    }

    @Test
    void whatIsGivenBackIsAnothers() {
        var one = budget.share();
        takeAll(one);
        var another = budget.share();
        one.keep(1);
        assertTrue(another.take());
        one.close();
        assertTrue(another.take());
        assertTrue(another.take());
        another.close();
        assertEquals(3, budget.free());
    }

    @Test
    void whatIsClosedTwiceGivesBackOnce() {
        var one = budget.share();
        one.take();
        one.close();
        one.close();
        assertEquals(3, budget.free());
    }

    @Test
    void eachJobThatReadsHasItsPart() {
        var shared = new CandidateBudget(7, 2);
        var one = shared.share();
        assertEquals(3, one.most());
        takeAll(one);
        assertEquals(4, shared.free());
        assertEquals(1, new CandidateBudget(1, 4).share().most());
    }

    @Test
    void aJobWithoutAPlaceWaitsForOne() {
        var one = budget.share();
        takeAll(one);
        var another = budget.share();
        var waiter = new AtomicReference<Thread>();
        var waited = CompletableFuture.runAsync(
                () -> {
                    waiter.set(Thread.currentThread());
                    another.await(() -> {});
                },
                Thread::startVirtualThread);
        await().until(() -> waiter.get() != null && waiter.get().getState() == Thread.State.TIMED_WAITING);
        one.keep(2);
        waited.join();
        assertEquals(0, budget.free());
        another.close();
        assertEquals(1, budget.free());
    }

    @Test
    void aJobThatHoldsAPlaceDoesNotWaitForOthers() {
        var one = budget.share();
        one.take();
        assertThrows(IllegalStateException.class, () -> one.await(() -> {}));
    }

    @Test
    void aJobThatIsStoppedWhileItWaitsTakesNothing() {
        var one = budget.share();
        takeAll(one);
        var another = budget.share();
        var stopped = new AtomicBoolean();
        var passed = new AtomicBoolean();
        Runnable checkpoint = () -> {
            if (stopped.get()) {
                throw new JobStoppedException(JobStoppedException.Reason.FENCED);
            }
            passed.set(true);
        };
        var waits = CompletableFuture.runAsync(() -> another.await(checkpoint), Thread::startVirtualThread);
        await().until(passed::get);
        stopped.set(true);
        var end = assertThrows(CompletionException.class, waits::join);
        assertEquals(JobStoppedException.class, end.getCause().getClass());
        another.close();
        one.close();
        assertEquals(3, budget.free());
    }

    @Test
    void anInterruptStopsTheWait() {
        var one = budget.share();
        takeAll(one);
        var another = budget.share();
        Thread.currentThread().interrupt();
        var stopped = assertThrows(JobStoppedException.class, () -> another.await(() -> {}));
        assertTrue(Thread.interrupted());
        assertEquals(JobStoppedException.Reason.DRAINING, stopped.reason());
    }
}
