package dev.parallax.reconciler.plan;

import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Narrows a key range down to what differs, by digests alone: ranges whose digests agree are done with, the others are
 * cut into smaller ones, level by level, until they are small enough to be read. Where too much differs for that to
 * pay, everything is read; if ranges are known from the start, a few of them are asked about first to see that. Asks for one thing at a time and does no work itself; not safe for threads.
 */
public final class Descent {
    /** Ranges in one statement, about: they are told apart row by row. */
    private static final int MOST_RANGES = 256;

    /** Guards against data that no cut divides. */
    private static final int DEEPEST = 12;

    private static final double TOO_MUCH = 0.3;

    /** Ranges to begin with at most. */
    private static final int MOST_KNOWN = 64;

    /** One range in so many is asked about first. */
    private static final int PROBED = 8;

    private final KeyBounds whole;
    private final int leaf;
    private final List<KeyBounds> leaves = new ArrayList<>();
    private List<Suspect> suspects = List.of();
    /** Ranges of the first level that wait for what the probe says. */
    private List<KeyBounds> held = List.of();

    private Step next;
    private boolean probeIsOpen;
    private long seen;
    private long total;
    private long matched;
    private int levels;

    /** What is to be done next. */
    public sealed interface Step {
        /** Ask both sides for the digests of these ranges, which are disjoint and in order. */
        record Digest(List<KeyBounds> ranges) implements Step {}

        /** Ask the side for every {@code every}th of its keys in these ranges, counted through all of them. */
        record Cut(Side side, List<KeyBounds> ranges, long every) implements Step {}

        /**
         * The descent is over.
         *
         * @param matched records that both sides hold alike
         * @param toRead ranges that must be read and compared, disjoint and in order; no other record differs
         */
        record Read(long matched, List<KeyBounds> toRead) implements Step {}
    }

    private record Suspect(KeyBounds bounds, long source, long target) {
        long records() {
            return Math.max(source, target);
        }
    }

    /**
     * Starts with one range.
     *
     * @param leaf records of the larger side that are read rather than divided further; at least 1
     */
    public Descent(KeyBounds whole, int leaf) {
        this.whole = whole;
        this.leaf = leaf;
        this.next = new Step.Digest(List.of(whole));
    }

    /**
     * Starts with the ranges between keys that are known already.
     *
     * @param known in any order, with repetitions, also outside of the range
     */
    public Descent(KeyBounds whole, int leaf, Collection<RecordKey> known) {
        this(whole, leaf);
        var ranges = split(whole, thinned(inside(whole, new TreeSet<>(known))));
        if (ranges.size() >= 2 * PROBED) {
            var probe = new ArrayList<KeyBounds>();
            var others = new ArrayList<KeyBounds>();
            for (int i = 0; i < ranges.size(); i++) {
                (i % PROBED == PROBED / 2 ? probe : others).add(ranges.get(i));
            }
            this.held = others;
            this.next = new Step.Digest(List.copyOf(probe));
        }
    }

    public Step next() {
        return next;
    }

    /** How often the stores were asked for digests. */
    public int levels() {
        return levels;
    }

    /** Answers {@link Step.Digest}: one digest a range, in the same order. */
    public void digested(List<RangeDigest> source, List<RangeDigest> target) {
        var ranges = ((Step.Digest) next).ranges();
        if (source.size() != ranges.size() || target.size() != ranges.size()) {
            throw new IllegalArgumentException(
                    "digests of %d and %d ranges instead of %d".formatted(source.size(), target.size(), ranges.size()));
        }
        levels++;
        boolean probed = !held.isEmpty();
        boolean firstLevel = levels == 1 || probeIsOpen;
        var differing = new ArrayList<Suspect>(probeIsOpen ? suspects : List.of());
        long asked = 0;
        for (int i = 0; i < ranges.size(); i++) {
            if (source.get(i).agrees(target.get(i))) {
                matched += source.get(i).records();
            } else {
                differing.add(new Suspect(
                        ranges.get(i), source.get(i).records(), target.get(i).records()));
            }
            asked += Math.max(source.get(i).records(), target.get(i).records());
        }
        differing.sort(Comparator.comparing(
                suspect -> suspect.bounds().from(), Comparator.nullsFirst(Comparator.naturalOrder())));
        suspects = differing;
        seen += asked;
        if (probed) {
            afterProbe();
            return;
        }
        if (firstLevel) {
            // Of one range alone nothing can be said before it is cut.
            total = probeIsOpen ? seen : records(differing, Suspect::records);
        }
        boolean cutBefore = levels > 1;
        probeIsOpen = false;
        descend(cutBefore);
    }

    private void afterProbe() {
        if (records(suspects, Suspect::records) > seen * TOO_MUCH) {
            readAll();
            return;
        }
        next = new Step.Digest(List.copyOf(held));
        held = List.of();
        probeIsOpen = true;
    }

    private void readAll() {
        matched = 0;
        next = new Step.Read(0, List.of(whole));
    }

    /** Answers {@link Step.Cut}: keys in any order, with repetitions. */
    public void cut(List<RecordKey> keys) {
        var cuts = new TreeSet<>(keys);
        var ranges = new ArrayList<KeyBounds>();
        for (var suspect : suspects) {
            var parts = split(suspect.bounds(), cuts);
            if (parts.size() == 1) {
                leaves.add(suspect.bounds());
            } else {
                ranges.addAll(parts);
            }
        }
        next = ranges.isEmpty() ? read() : new Step.Digest(List.copyOf(ranges));
    }

    private void descend(boolean cutBefore) {
        long differing = records(suspects, Suspect::records);
        if (cutBefore && differing > total * TOO_MUCH) {
            readAll();
            return;
        }
        suspects.stream()
                .filter(suspect -> suspect.records() <= leaf || levels >= DEEPEST)
                .map(Suspect::bounds)
                .forEach(leaves::add);
        suspects = suspects.stream()
                .filter(suspect -> suspect.records() > leaf && levels < DEEPEST)
                .toList();
        next = suspects.isEmpty() ? read() : cutStep();
    }

    private Step cutStep() {
        long source = records(suspects, Suspect::source);
        long target = records(suspects, Suspect::target);
        long most = Math.max(source, target);
        // Two cuts to a leaf, because a range that begins between two of them is the larger for it.
        long every = Math.max(Math.ceilDiv(leaf, 2), Math.ceilDiv(most, MOST_RANGES));
        return new Step.Cut(
                source >= target ? Side.SOURCE : Side.TARGET,
                suspects.stream().map(Suspect::bounds).toList(),
                every);
    }

    private Step read() {
        var ordered = leaves.stream()
                .sorted(Comparator.comparing(KeyBounds::from, Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList();
        return new Step.Read(matched, KeyBounds.joined(ordered));
    }

    /** Each range costs the store something of its own, so there should be few. */
    private static NavigableSet<RecordKey> thinned(NavigableSet<RecordKey> known) {
        int step = Math.ceilDiv(known.size(), MOST_KNOWN);
        if (step <= 1) {
            return known;
        }
        var some = new TreeSet<RecordKey>();
        int i = 0;
        for (var key : known) {
            if (i++ % step == 0) {
                some.add(key);
            }
        }
        return some;
    }

    private static List<KeyBounds> split(KeyBounds bounds, NavigableSet<RecordKey> cuts) {
        var ranges = new ArrayList<KeyBounds>();
        RecordKey from = bounds.from();
        for (var cut : inside(bounds, cuts)) {
            ranges.add(new KeyBounds(from, cut));
            from = cut;
        }
        ranges.add(new KeyBounds(from, bounds.to()));
        return ranges;
    }

    private static NavigableSet<RecordKey> inside(KeyBounds bounds, NavigableSet<RecordKey> cuts) {
        @Nullable RecordKey from = bounds.from();
        @Nullable RecordKey to = bounds.to();
        var above = from == null ? cuts : cuts.tailSet(from, false);
        return to == null ? above : above.headSet(to, false);
    }

    private static long records(List<Suspect> suspects, ToLongFunction<Suspect> side) {
        return suspects.stream().mapToLong(side).sum();
    }
}
