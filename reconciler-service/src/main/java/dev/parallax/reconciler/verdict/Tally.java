package dev.parallax.reconciler.verdict;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Books;
import dev.parallax.common.job.Counters;
import dev.parallax.reconciler.value.Presence;
import dev.parallax.reconciler.value.Side;

/**
 * Keeps the books of one comparison: what arrived is counted where it arrives, and what became of it where that is
 * ruled, so that a record lost in between is seen. Not safe for threads.
 */
public final class Tally {
    /** One side, in records. */
    private static final class Page {
        private long read;
        private long appeared;
        private long equal;
        private long differing;
        private long missingOnOtherSide;
        private long unconvertible;
        private long duplicates;
        private long unsettled;
        private long vanished;
        private long skipped;

        private Books.Page made() {
            return new Books.Page(
                    read,
                    appeared,
                    equal,
                    differing,
                    missingOnOtherSide,
                    unconvertible,
                    duplicates,
                    unsettled,
                    vanished,
                    skipped);
        }
    }

    private final Page source = new Page();
    private final Page target = new Page();
    private long compared;
    private long matched;
    private long missingInTarget;
    private long missingInSource;
    private long dataMismatches;
    private long unconvertible;
    private long unsettled;
    private long notFound;
    private long duplicateKeys;
    private long unusableKeys;

    /** So many records came from this side, whatever becomes of them. */
    public void arrived(Side side, long records) {
        page(side).read += records;
    }

    /** A key is looked at. */
    public void comparing() {
        compared++;
    }

    /** So many records are equal on both sides, at first sight or by the word of both stores. */
    public void agreed(long records) {
        compared += records;
        equal(records);
    }

    /** A record agrees after its recheck. */
    public void matched(Presence seen) {
        moved(seen, Presence.BOTH);
        equal(1);
    }

    private void equal(long records) {
        matched += records;
        source.equal += records;
        target.equal += records;
    }

    /**
     * A difference that counts.
     *
     * @param seen where the record was when it was first read
     * @param last where it was at the reading that confirmed it
     */
    public void confirmed(MismatchKind kind, Presence seen, Presence last) {
        moved(seen, last);
        for (var side : Side.values()) {
            if (last.on(side)) {
                var page = page(side);
                switch (kind) {
                    case MISSING_IN_TARGET, MISSING_IN_SOURCE -> page.missingOnOtherSide++;
                    case DATA_MISMATCH -> page.differing++;
                    case UNCONVERTIBLE, UNUSABLE_KEY -> page.unconvertible++;
                    case DUPLICATE_KEY -> page.duplicates++;
                }
            }
        }
        switch (kind) {
            case MISSING_IN_TARGET -> missingInTarget++;
            case MISSING_IN_SOURCE -> missingInSource++;
            case DATA_MISMATCH -> dataMismatches++;
            case UNCONVERTIBLE -> unconvertible++;
            case DUPLICATE_KEY -> duplicateKeys++;
            case UNUSABLE_KEY -> unusableKeys++;
        }
    }

    /**
     * The records of a side that share their key with the one that was ruled on, besides that one.
     *
     * @param seen when the key was first read
     * @param last when both sides were read for the last time
     */
    public void duplicates(Side side, long seen, long last) {
        var page = page(side);
        page.duplicates += last;
        page.vanished += Math.max(0, seen - last);
        page.appeared += Math.max(0, last - seen);
    }

    /** A key of a side that the dataset's key cannot hold, and how many records have it. */
    public void unusable(Side side, long records) {
        unusableKeys++;
        page(side).unconvertible += records;
    }

    /** Records of a side without a usable key, of which nothing is sure. */
    public void unsettled(Side side, long records) {
        unsettled += records;
        page(side).unsettled += records;
    }

    /** A record of which nothing is sure. */
    public void unsettled(Presence seen, Presence last) {
        moved(seen, last);
        unsettled++;
        for (var side : Side.values()) {
            if (last.on(side)) {
                page(side).unsettled++;
            }
        }
    }

    /** A record that was read and is on neither side any more. */
    public void vanished(Presence seen) {
        moved(seen, Presence.NEITHER);
    }

    /** A key that was asked for and that neither side has. */
    public void notFound() {
        notFound++;
    }

    /** Records that arrived more than once, and are looked at once. */
    public void skipped(Side side, long records) {
        page(side).skipped += records;
    }

    /** A record that is too large to be read, where it was first read and where it was last. */
    public void tooLarge(Presence seen, Presence last) {
        moved(seen, last);
        for (var side : Side.values()) {
            if (last.on(side)) {
                page(side).skipped++;
            }
        }
    }

    private void moved(Presence seen, Presence last) {
        if (seen == last) {
            return;
        }
        for (var side : Side.values()) {
            if (seen.on(side) && !last.on(side)) {
                page(side).vanished++;
            } else if (!seen.on(side) && last.on(side)) {
                page(side).appeared++;
            }
        }
    }

    private Page page(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    /** Keys looked at so far. */
    public long compared() {
        return compared;
    }

    /** Records that arrived from this side so far. */
    public long read(Side side) {
        return page(side).read;
    }

    /** Records of this side that are known to have come or gone while the comparison ran. */
    public long moved(Side side) {
        return page(side).appeared + page(side).vanished;
    }

    public Books books() {
        return new Books(source.made(), target.made());
    }

    /** With the counters of repair at zero: those come from the journal. */
    public Counters counters() {
        return new Counters(
                source.read,
                target.read,
                matched,
                missingInTarget,
                missingInSource,
                dataMismatches,
                unconvertible,
                unsettled,
                0,
                0,
                0,
                source.vanished,
                target.vanished,
                notFound,
                duplicateKeys,
                unusableKeys);
    }
}
