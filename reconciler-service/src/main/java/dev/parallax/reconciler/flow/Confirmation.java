package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.diff.RecordDifference;
import dev.parallax.reconciler.diff.SideDigests;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import dev.parallax.reconciler.settle.Observation;
import dev.parallax.reconciler.settle.Ruling;
import dev.parallax.reconciler.settle.SettleBuffer;
import dev.parallax.reconciler.value.Presence;
import dev.parallax.reconciler.value.Side;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
    /** Of candidates whose key repeats, how many further records each side was seen to have. */
    private final Map<RecordKey, Others> others = new HashMap<>();
    /** Candidates that are deleted if they are not found: their keys were seen to work, or the side was looked through. */
    private final Set<RecordKey> proven = new HashSet<>();

    /** Records with a key besides the first one. */
    private record Others(long source, long target) {
        private static final Others NONE = new Others(0, 0);
    }

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
        var on = Presence.of(inSource, inTarget);
        var kind = known.stands(key, image);
        if (kind != null) {
            comparison.tally().comparing();
            comparison.tally().confirmed(kind, on, on);
        }
        return kind != null;
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
        if (isSkipped(source, target)) {
            comparison.tally().comparing();
            skip(source, target, presence(source, target));
            return;
        }
        if (source != null && target != null && comparison.comparator().agree(source, target)) {
            comparison.tally().agreed(1);
            return;
        }
        var any = Objects.requireNonNull(source != null ? source : target);
        var unused = differ(any.key(), source, target, presence(source, target), image);
    }

    /**
     * Compares the two sides of a record that was read by its key.
     *
     * @param seen on which sides it was read, now or where its key comes from; on neither, if nobody but whoever asked for it
     *     knows of it
     */
    void compare(RecordKey key, @Nullable StoreRecord source, @Nullable StoreRecord target, Presence seen) {
        if (isSkipped(source, target)) {
            comparison.tally().comparing();
            skip(source, target, seen);
        } else if (source != null && target != null && comparison.comparator().agree(source, target)) {
            comparison.tally().comparing();
            comparison.tally().matched(seen);
        } else if (seen == Presence.NEITHER) {
            comparison.tally().comparing();
            comparison.tally().notFound();
            comparison.doubts().notFound(comparison.format(key));
        } else if (differ(key, source, target, seen, null) && !seen.exceeds(presence(source, target))) {
            proven.add(key);
        }
    }

    /** Of keys that repeat it is said how often, however large their records are. */
    private static boolean isSkipped(@Nullable StoreRecord source, @Nullable StoreRecord target) {
        return others(source) + others(target) == 0 && (isTooLarge(source) || isTooLarge(target));
    }

    private static boolean isTooLarge(@Nullable StoreRecord record) {
        return record != null && record.tooLarge() > 0;
    }

    /** Nothing is said of a record of which a side is too large to be read, but that it is. */
    private void skip(@Nullable StoreRecord source, @Nullable StoreRecord target, Presence seen) {
        comparison.tally().tooLarge(seen, presence(source, target));
        if (source != null && source.tooLarge() > 0) {
            comparison.doubts().tooLarge(Side.SOURCE, comparison.format(source.key()), source.tooLarge());
        }
        if (target != null && target.tooLarge() > 0) {
            comparison.doubts().tooLarge(Side.TARGET, comparison.format(target.key()), target.tooLarge());
        }
    }

    /** Whether the difference must be confirmed. */
    private boolean differ(
            RecordKey key,
            @Nullable StoreRecord source,
            @Nullable StoreRecord target,
            Presence seen,
            @Nullable Fingerprint image) {
        comparison.tally().comparing();
        var digests = comparison.comparator().digests(source, target);
        var fingerprint = comparison.comparator().fingerprint(source, target, digests);
        var found = presence(source, target);
        // What a side has shown and does not give is no such difference as was told.
        var kind = seen.exceeds(found) ? null : known.stands(key, fingerprint);
        var repeated = new Others(others(source), others(target));
        if (kind != null) {
            comparison.tally().confirmed(kind, seen, found);
            count(repeated, repeated);
            return false;
        }
        takePlace();
        if (!repeated.equals(Others.NONE)) {
            others.put(key, repeated);
        }
        buffer.add(key, fingerprint, image, seen, clock.instant());
        return true;
    }

    private static long others(@Nullable StoreRecord record) {
        return record == null ? 0 : record.records() - 1;
    }

    /** Closes the books of the further records with the key of a candidate. */
    private void countOthers(RecordKey key, Comparison.Pairs pairs) {
        var seen = others.remove(key);
        count(seen == null ? Others.NONE : seen, new Others(others(pairs.source(key)), others(pairs.target(key))));
    }

    private void count(Others seen, Others last) {
        comparison.tally().duplicates(Side.SOURCE, seen.source(), last.source());
        comparison.tally().duplicates(Side.TARGET, seen.target(), last.target());
    }

    private static Presence presence(@Nullable StoreRecord source, @Nullable StoreRecord target) {
        return Presence.of(source != null, target != null);
    }

    /** Rechecks what has settled if that is a whole batch, or is late; waits for nothing. */
    void settleDue() {
        while (buffer.waiting() > 0 && !ready(batchSize).isAfter(clock.instant())) {
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
                comparison.large().release();
                slot.aside(() -> places.await(comparison.control()::checkpoint));
                return;
            }
            settleNext();
        }
    }

    private void settleNext() {
        if (buffer.waiting() == 0) {
            lookForHeld();
            return;
        }
        var ready = ready(Math.min(batchSize, buffer.waiting()));
        if (ready.isAfter(clock.instant())) {
            comparison.large().release();
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
            if (buffer.seen(key).exceeds(pairs.on(key)) && !proven.contains(key)) {
                // Before it counts as deleted the side is looked through: its key may be one that finds nothing.
                buffer.hold(key);
            } else {
                rule(key, pairs, at, batch);
            }
        }
        passOn(batch);
    }

    /** Looks for all records that a side has shown, and that it does not give by their keys. */
    private void lookForHeld() {
        comparison.control().checkpoint();
        var keys = buffer.held();
        var listed = Relisted.of(comparison, keys);
        batches.each(keys, some -> ruleOn(some, listed));
    }

    private void ruleOn(List<RecordKey> keys, Relisted listed) {
        var at = clock.instant();
        var pairs = comparison.read(keys);
        var batch = new ArrayList<Confirmed>();
        for (var key : keys) {
            var seen = buffer.seen(key);
            var unreadable = listed.without(key, pairs.on(key));
            if (unreadable != null && seen.on(unreadable)) {
                comparison.tally().unsettled(seen, seen.or(pairs.on(key)));
                countOthers(key, pairs);
                comparison.doubts().notReadable(unreadable, comparison.format(key));
                buffer.remove(key);
            } else {
                proven.add(key);
                rule(key, pairs, at, batch);
            }
        }
        passOn(batch);
    }

    private void rule(RecordKey key, Comparison.Pairs pairs, Instant at, List<Confirmed> batch) {
        var source = pairs.source(key);
        var target = pairs.target(key);
        var seen = buffer.seen(key);
        var last = pairs.on(key);
        if (isSkipped(source, target)) {
            skip(source, target, seen);
            countOthers(key, pairs);
            proven.remove(key);
            buffer.remove(key);
            return;
        }
        var difference = last == Presence.NEITHER
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
                comparison.tally().confirmed(difference.orElseThrow().kind(), seen, last);
                ruled(key, seen, last, pairs);
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
                if (last == Presence.BOTH) {
                    comparison.tally().matched(seen);
                } else {
                    comparison.tally().vanished(seen);
                }
                ruled(key, seen, last, pairs);
            }
            case Ruling.Unsettled ruling -> {
                comparison.tally().unsettled(seen, last);
                comparison.doubts().unsettled(comparison.format(key));
                ruled(key, seen, last, pairs);
            }
            case Ruling.Waiting ruling -> {
                // It stays in the buffer and comes back when it is due.
                if (!seen.exceeds(last)) {
                    proven.add(key);
                }
            }
        }
    }

    private void ruled(RecordKey key, Presence seen, Presence last, Comparison.Pairs pairs) {
        proven.remove(key);
        countOthers(key, pairs);
        if (seen.exceeds(last)) {
            comparison.vanished().add(comparison.format(key));
        }
    }

    Instant now() {
        return clock.instant();
    }

    /** Waits until what was seen then has settled. */
    void awaitSettled(Instant seen) {
        var due = seen.plus(comparison.dataset().settle());
        if (due.isAfter(clock.instant())) {
            comparison.large().release();
            slot.aside(() -> waitUntil(due));
        }
    }

    /** Passes on what was confirmed of records without a usable key. */
    void passOnUnusable(List<Confirmed> found) {
        for (int i = 0; i < found.size(); i += batchSize) {
            confirmed.accept(found.subList(i, Math.min(i + batchSize, found.size())));
        }
        comparison.reportProgress();
    }

    private void passOn(List<Confirmed> batch) {
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
