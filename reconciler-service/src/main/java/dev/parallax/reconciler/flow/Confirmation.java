package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.diff.RecordDifference;
import dev.parallax.reconciler.diff.SideDigests;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import dev.parallax.reconciler.settle.Observation;
import dev.parallax.reconciler.settle.Ruling;
import dev.parallax.reconciler.settle.SettleBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a scan saw as different until it has settled, reads both sides again, and passes on what is confirmed,
 * batch by batch, with the records of that second reading. Keeps a fingerprint of a waiting difference, not its
 * records.
 */
final class Confirmation {
    /** The longest wait between two checkpoints. */
    private static final Duration STEP = Duration.ofMillis(200);

    /**
     * How long differences that have settled wait for others, so that both stores and the broker are asked for many at
     * once and not for the few of a page.
     */
    private static final Duration COMPANY = Duration.ofSeconds(1);

    private final Comparison comparison;
    private final SettleBuffer buffer;
    private final Clock clock;
    private final int batchSize;
    private final Slot slot;
    private final CandidateBudget.Share places;
    private final Known known;
    private final Consumer<List<Confirmed>> confirmed;
    private final KeyBatches batches;

    /**
     * @param batchSize records in one recheck, at most; both sides of as many as fit are in memory at once
     * @param slot of the job, given up for as long as differences are only waited for
     * @param places of the differences that wait, one for each; whoever gave them takes them back when the job ends
     * @param known takes what stands as it was told before
     */
    Confirmation(
            Comparison comparison,
            Clock clock,
            int batchSize,
            Slot slot,
            CandidateBudget.Share places,
            Known known,
            Consumer<List<Confirmed>> confirmed) {
        var dataset = comparison.dataset();
        this.comparison = comparison;
        this.buffer = new SettleBuffer(dataset.settle(), dataset.rechecks(), dataset.candidates());
        this.clock = clock;
        this.batchSize = batchSize;
        this.slot = slot;
        this.places = places;
        this.known = known;
        this.confirmed = confirmed;
        this.batches = new KeyBatches(batchSize);
    }

    /**
     * Whether a record need not be confirmed, for its two sides, which are not the same, look as they did when they were
     * told; then it is counted.
     *
     * @param image what both sides look like
     */
    boolean known(RecordKey key, Fingerprint image, boolean inSource, boolean inTarget) {
        boolean stands = known.stands(key, image);
        if (stands) {
            comparison.counted(inSource, inTarget);
        }
        return stands;
    }

    /** Compares the two sides of one record; a difference waits for its recheck. Blocks while too many wait. */
    void compare(@Nullable StoreRecord source, @Nullable StoreRecord target) {
        compare(source, target, null);
    }

    /**
     * The same.
     *
     * @param image what both sides look like, if they were read as images
     */
    void compare(@Nullable StoreRecord source, @Nullable StoreRecord target, @Nullable Fingerprint image) {
        comparison.counted(source != null, target != null);
        if (source != null && target != null && comparison.comparator().agree(source, target)) {
            comparison.tally().matched();
            return;
        }
        var any = source != null ? source : target;
        if (any == null) {
            return;
        }
        var digests = comparison.comparator().digests(source, target);
        var fingerprint = comparison.comparator().fingerprint(source, target, digests);
        if (known.stands(any.key(), fingerprint)) {
            return;
        }
        takePlace();
        buffer.add(any.key(), fingerprint, image, clock.instant());
    }

    /** Rechecks what has settled if that is a whole batch, or is late; waits for nothing. */
    void settleDue() {
        while (!buffer.isEmpty() && !ready(batchSize).isAfter(clock.instant())) {
            recheck(buffer.due(clock.instant(), batchSize));
        }
    }

    /** Rechecks what is left after the last comparison, and waits until nothing is. */
    void settleAll() {
        slot.scanned();
        while (!buffer.isEmpty()) {
            settleNext();
        }
    }

    private void takePlace() {
        while (buffer.isFull() || !places.take()) {
            if (buffer.isEmpty()) {
                slot.aside(() -> places.await(comparison.control()::checkpoint));
                return;
            }
            settleNext();
        }
    }

    private void settleNext() {
        var ready = ready(Math.min(batchSize, buffer.size()));
        if (ready.isAfter(clock.instant())) {
            slot.aside(() -> waitUntil(ready));
        }
        recheck(buffer.due(clock.instant(), batchSize));
    }

    /** When so many have settled, or the first of them has waited for the others long enough. */
    private Instant ready(int many) {
        var late = buffer.dueAfter(0).orElseThrow().plus(COMPANY);
        return buffer.dueAfter(many - 1).filter(due -> due.isBefore(late)).orElse(late);
    }

    private void recheck(List<RecordKey> keys) {
        batches.each(keys, this::recheckAtOnce);
    }

    private void recheckAtOnce(List<RecordKey> keys) {
        comparison.control().checkpoint();
        var at = clock.instant();
        var pairs = comparison.read(keys);
        var batch = new ArrayList<Confirmed>();
        for (var key : keys) {
            var source = pairs.source(key);
            var target = pairs.target(key);
            var difference = source == null && target == null
                    ? Optional.<RecordDifference>empty()
                    : comparison.comparator().compare(source, target);
            var digests = difference.isEmpty()
                    ? new SideDigests(null, null)
                    : comparison.comparator().digests(source, target);
            var fingerprint = comparison.comparator().fingerprint(source, target, digests);
            Observation observation =
                    difference.isEmpty() ? new Observation.Agrees() : new Observation.Differs(fingerprint);
            switch (buffer.recheck(key, observation, at)) {
                case Ruling.Confirmed ruling -> {
                    comparison.tally().confirmed(difference.orElseThrow().kind());
                    if (!known.stillStands(key, fingerprint)) {
                        batch.add(new Confirmed(
                                difference.orElseThrow(),
                                digests,
                                fingerprint,
                                ruling.image(),
                                ruling.firstSeen(),
                                ruling.lastSeen()));
                    }
                }
                case Ruling.Dropped ruling -> {
                    if (source != null) {
                        comparison.tally().matched();
                    }
                }
                case Ruling.Unsettled ruling -> comparison.tally().unsettled();
                case Ruling.Waiting ruling -> {
                    // It stays in the buffer and comes back when it is due.
                }
            }
        }
        comparison.reportProgress();
        if (!batch.isEmpty()) {
            confirmed.accept(batch);
        }
        places.keep(buffer.size());
    }

    private void waitUntil(Instant due) {
        for (var left = Duration.between(clock.instant(), due);
                left.isPositive();
                left = Duration.between(clock.instant(), due)) {
            comparison.control().checkpoint();
            pause(left.compareTo(STEP) < 0 ? left : STEP);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobStoppedException(JobStoppedException.Reason.DRAINING);
        }
    }
}
