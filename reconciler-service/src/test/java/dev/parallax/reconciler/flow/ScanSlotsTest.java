package dev.parallax.reconciler.flow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScanSlotsTest {
    private final ScanSlots slots = new ScanSlots(new Engine.Scans(1, 1));

    /** Another job, which begins as soon as it may, and then waits in the middle of its scan until it is told to end. */
    private final class Other {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch told = new CountDownLatch(1);
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final Thread thread = Thread.ofPlatform().daemon().start(this::run);

        private void run() {
            try (var slot = slots.enter()) {
                begun.countDown();
                slot.aside(() -> reached(told));
            }
            ended.complete(null);
        }

        /** It can do nothing until another job lets it. */
        void isHeldUp() {
            await().until(() -> thread.getState() == Thread.State.WAITING);
        }

        void ends() {
            told.countDown();
            ended.join();
        }
    }

    private static void reached(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void noneBeginsToReadWhileAnotherWaitsInTheMiddleOfItsScan() {
        Other other;
        try (var slot = slots.enter()) {
            other = new Other();
            other.isHeldUp();
            slot.aside(() -> {});
            assertEquals(1, other.begun.getCount());
        }
        other.ends();
    }

    @Test
    void whatHasReadToItsEndLetsAnotherReadWhileItWaits() {
        try (var slot = slots.enter()) {
            var other = new Other();
            other.isHeldUp();
            slot.scanned();
            slot.aside(() -> {
                reached(other.begun);
                other.ends();
            });
        }
    }

    @Test
    void whatHasReadToItsEndStillWorksAlone() {
        try (var slot = slots.enter()) {
            var other = new Other();
            slot.scanned();
            other.isHeldUp();
            assertEquals(1, other.begun.getCount());
            slot.aside(other::ends);
        }
    }

    @Test
    void howeverAJobEndsItsSlotIsFreeOnce() {
        for (int i = 0; i < 3; i++) {
            assertThrows(IllegalStateException.class, () -> {
                try (var slot = slots.enter()) {
                    slot.scanned();
                    slot.scanned();
                    slot.aside(() -> {
                        throw new IllegalStateException("stopped");
                    });
                }
            });
        }
        noneBeginsToReadWhileAnotherWaitsInTheMiddleOfItsScan();
        whatHasReadToItsEndStillWorksAlone();
    }
}
