package dev.parallax.reconciler.plan;

import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Narrows a key range down to what differs, by digests alone: ranges whose digests agree are done with, the others are
 * cut into smaller ones, level by level, until they are small enough to be read. Where too much differs for that to
 * pay, everything is read. Asks for one thing at a time and does no work itself; not safe for threads.
 */
public final class Descent {
    /** Ranges in one statement, about: they are told apart row by row. */
    private static final int MOST_RANGES = 256;

    /** Guards against data that no cut divides. */
    private static final int DEEPEST = 12;

    private static final double TOO_MUCH = 0.3;

    private final KeyBounds whole;
    private final int leaf;
    private final List<KeyBounds> leaves = new ArrayList<>();
    private List<Suspect> suspects = List.of();
    private Step next;
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
        var differing = new ArrayList<Suspect>();
        for (int i = 0; i < ranges.size(); i++) {
            if (source.get(i).agrees(target.get(i))) {
                matched += source.get(i).records();
            } else {
                differing.add(new Suspect(
                        ranges.get(i), source.get(i).records(), target.get(i).records()));
            }
        }
        suspects = differing;
        if (levels == 1) {
            total = records(differing, Suspect::records);
        }
        descend();
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

    private void descend() {
        long differing = records(suspects, Suspect::records);
        boolean tooMuch = levels > 1 && differing > total * TOO_MUCH;
        if (tooMuch) {
            matched = 0;
            next = new Step.Read(0, List.of(whole));
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

    private static Iterable<RecordKey> inside(KeyBounds bounds, NavigableSet<RecordKey> cuts) {
        @Nullable RecordKey from = bounds.from();
        @Nullable RecordKey to = bounds.to();
        var above = from == null ? cuts : cuts.tailSet(from, false);
        return to == null ? above : above.headSet(to, false);
    }

    private static long records(List<Suspect> suspects, ToLongFunction<Suspect> side) {
        return suspects.stream().mapToLong(side).sum();
    }
}
