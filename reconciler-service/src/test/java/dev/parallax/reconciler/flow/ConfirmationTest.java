package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import dev.parallax.reconciler.store.EndlessStores;
import dev.parallax.reconciler.testing.StandingClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that share the places for differences that wait, every one of whose records differs. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConfirmationTest {
    private static final int PLACES = 10;

    private final CandidateBudget budget = new CandidateBudget(PLACES, 1);
    /** Time passes only where a job waits for it. */
    private final StandingClock clock = new StandingClock();

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger mostWaiting = new AtomicInteger();

    ConfirmationTest() {
        clock.standAt(Instant.EPOCH);
    }

    /** A job and what it confirmed. */
    private final class Comparing {
        private final Comparison comparison =
                Comparison.of(Twins.control(), EndlessDataset.of(1_000), new EndlessStores(1_000_000, 100, 20));
        private final CandidateBudget.Share places = budget.share();
        private final AtomicInteger confirmed = new AtomicInteger();
        private final Confirmation confirmation;

        Comparing(Slot slot) {
            this(slot, Known.NOTHING);
        }

        Comparing(Slot slot, Known known) {
            this.confirmation = new Confirmation(comparison, clock, 3, slot, places, known, batch -> {
                waiting.addAndGet(-batch.size());
                confirmed.addAndGet(batch.size());
            });
        }

        void compare(long from, long to) {
            var keys = LongStream.range(from, to).mapToObj(RecordKey::of).toList();
            var pairs = comparison.read(keys);
            for (var key : keys) {
                confirmation.compare(pairs.source(key), pairs.target(key));
                mostWaiting.accumulateAndGet(waiting.incrementAndGet(), Math::max);
            }
        }
    }

    private void passTime(Runnable wait) {
        clock.forward(EndlessDataset.SETTLE);
        wait.run();
    }

    @Test
    void allJobsTogetherWaitForNoMoreThanTheBudget() {
        int jobs = 4;
        int records = 500;
        // Mutiny must not be loaded by several at once.
        new Comparing(this::passTime).compare(0, 0);
        var all = IntStream.range(0, jobs)
                .mapToObj(job -> CompletableFuture.supplyAsync(
                        () -> {
                            var comparing = new Comparing(this::passTime);
                            comparing.compare((long) job * records, (job + 1L) * records);
                            comparing.confirmation.settleAll();
                            return comparing.confirmed.get();
                        },
                        Thread::startVirtualThread))
                .toList();
        all.forEach(confirmed -> assertEquals(records, confirmed.join()));
        assertTrue(mostWaiting.get() <= PLACES, mostWaiting::toString);
        assertEquals(PLACES, budget.free());
    }

    @Test
    void aJobThatHoldsPlacesGoesOnByItself() {
        var idle = budget.share();
        while (budget.free() > 2) {
            idle.take();
        }
        var comparing = new Comparing(this::passTime);
        comparing.compare(0, 50);
        comparing.confirmation.settleAll();
        assertEquals(50, comparing.confirmed.get());
        assertEquals(2, budget.free());
    }

    @Test
    void aJobThatHoldsNoneGoesOnWhenAnotherSettles() throws InterruptedException {
        var first = new Comparing(this::passTime);
        first.compare(0, PLACES);
        assertEquals(0, budget.free());
        var waits = new CountDownLatch(1);
        var second = new Comparing(wait -> {
            waits.countDown();
            passTime(wait);
        });
        var compared = CompletableFuture.runAsync(() -> second.compare(PLACES, PLACES + 1), Thread::startVirtualThread);
        waits.await();
        assertFalse(compared.isDone());

        first.confirmation.settleAll();
        compared.join();
        assertEquals(PLACES - 1, budget.free());
        second.confirmation.settleAll();
        assertEquals(1, second.confirmed.get());
        assertEquals(PLACES, budget.free());
    }

    /** Only then may another begin to read. */
    @Test
    void aJobSaysThatItHasReadBeforeItWaitsForItsLast() {
        var said = new ArrayList<String>();
        var comparing = new Comparing(new Slot() {
            @Override
            public void aside(Runnable wait) {
                said.add("waits");
                passTime(wait);
            }

            @Override
            public void scanned() {
                said.add("has read");
            }
        });
        comparing.compare(0, PLACES + 1);
        assertEquals(List.of("waits"), said);
        comparing.confirmation.settleAll();
        assertEquals(List.of("waits", "has read", "waits"), said);
        assertEquals(PLACES + 1, comparing.confirmed.get());
    }

    /** Reading a few again, and telling of a few, costs nearly as much as a whole batch. */
    @Test
    void whileAJobReadsItsDifferencesWaitForAWholeBatchButNotForLong() {
        var half = EndlessDataset.SETTLE.dividedBy(2);
        var comparing = new Comparing(this::passTime);
        comparing.compare(0, 2);
        clock.forward(half);
        comparing.compare(2, 4);
        clock.forward(half);
        comparing.confirmation.settleDue();
        assertEquals(0, comparing.confirmed.get(), "two have settled");
        clock.forward(half);
        comparing.confirmation.settleDue();
        assertEquals(3, comparing.confirmed.get(), "four have settled, a batch is three");
        clock.forward(half);
        comparing.confirmation.settleDue();
        assertEquals(3, comparing.confirmed.get(), "the last has waited for half a second");
        clock.forward(half);
        comparing.confirmation.settleDue();
        assertEquals(4, comparing.confirmed.get());
    }

    /** Knows the first two records, and the third once it has settled. */
    private static final class KnowsSome implements Known {
        @Override
        public @Nullable MismatchKind stands(RecordKey key, Fingerprint fingerprint) {
            return key.equals(RecordKey.of(1L))
                    ? MismatchKind.DATA_MISMATCH
                    : key.equals(RecordKey.of(2L)) ? MismatchKind.MISSING_IN_SOURCE : null;
        }

        @Override
        public boolean stillStands(RecordKey key, Fingerprint fingerprint) {
            return key.equals(RecordKey.of(3L));
        }
    }

    @Test
    void whatIsKnownTakesNoPlaceOrIsNotToldAgain() {
        var keys = LongStream.rangeClosed(1, 4).mapToObj(RecordKey::of).toList();
        var comparing = new Comparing(this::passTime, new KnowsSome());
        var pairs = comparing.comparison.read(keys);
        comparing.confirmation.compare(pairs.source(keys.get(0)), pairs.target(keys.get(0)));
        comparing.confirmation.compare(pairs.source(keys.get(1)), null);
        assertEquals(PLACES, budget.free());
        comparing.confirmation.compare(pairs.source(keys.get(2)), pairs.target(keys.get(2)));
        comparing.confirmation.compare(pairs.source(keys.get(3)), pairs.target(keys.get(3)));
        assertEquals(PLACES - 2, budget.free());
        comparing.confirmation.settleAll();
        assertEquals(1, comparing.confirmed.get());
        assertEquals(4, comparing.comparison.tally().counters().mismatches());
    }

    /** Its sides are counted, as if they had been compared. */
    @Test
    void whatIsKnownByItsImageIsCounted() {
        var comparing = new Comparing(this::passTime, new KnowsSome());
        var look = new Fingerprint(1, 2);
        assertTrue(comparing.confirmation.known(RecordKey.of(1L), look, true, true));
        assertTrue(comparing.confirmation.known(RecordKey.of(2L), look, false, true));
        assertFalse(comparing.confirmation.known(RecordKey.of(3L), look, true, true));
        var tally = comparing.comparison.tally();
        assertEquals(2, tally.compared());
        assertEquals(1, tally.books().source().differing());
        assertEquals(1, tally.books().target().differing());
        assertEquals(1, tally.books().target().missingOnOtherSide());
        assertEquals(PLACES, budget.free());
    }
}
