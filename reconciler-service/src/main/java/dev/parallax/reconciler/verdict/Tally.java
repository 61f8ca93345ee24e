package dev.parallax.reconciler.verdict;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Verdict;

/** Counts one comparison and says its verdict. Not safe for threads. */
public final class Tally {
    private long sourceRecords;
    private long targetRecords;
    private long compared;
    private long matched;
    private long missingInTarget;
    private long missingInSource;
    private long dataMismatches;
    private long unconvertible;
    private long unsettled;
    private long vanished;

    /** A key that both sides have. */
    public void readBoth() {
        compared++;
        sourceRecords++;
        targetRecords++;
    }

    /** Records that both sides hold alike, by the word of both stores. */
    public void agreed(long records) {
        compared += records;
        sourceRecords += records;
        targetRecords += records;
        matched += records;
    }

    public void readSourceOnly() {
        compared++;
        sourceRecords++;
    }

    public void readTargetOnly() {
        compared++;
        targetRecords++;
    }

    /** A record that agrees, at once or after its recheck. */
    public void matched() {
        matched++;
    }

    /** A record that was seen on one side and, at its recheck, is on neither. */
    public void vanished() {
        vanished++;
    }

    public void confirmed(MismatchKind kind) {
        switch (kind) {
            case MISSING_IN_TARGET -> missingInTarget++;
            case MISSING_IN_SOURCE -> missingInSource++;
            case DATA_MISMATCH -> dataMismatches++;
            case UNCONVERTIBLE -> unconvertible++;
        }
    }

    public void unsettled() {
        unsettled++;
    }

    /** Keys read so far. */
    public long compared() {
        return compared;
    }

    /** Keys read that nothing was said about yet: neither equal, different, gone nor unsettled. */
    public long open() {
        return compared - matched - vanished - counters().mismatches() - unsettled;
    }

    /** With the counters of repair at zero: those come from the journal. */
    public Counters counters() {
        return new Counters(
                sourceRecords,
                targetRecords,
                matched,
                missingInTarget,
                missingInSource,
                dataMismatches,
                unconvertible,
                unsettled,
                0,
                0,
                0);
    }

    /**
     * What the counters amount to.
     *
     * @param complete whether everything that the strategy promises was read, and every difference ruled on
     * @return INCONCLUSIVE unless complete and settled, else DRIFT if anything differs, else MATCH
     */
    public static Verdict verdict(Counters counters, boolean complete) {
        if (!complete || counters.unsettled() > 0) {
            return Verdict.INCONCLUSIVE;
        }
        return counters.mismatches() > 0 ? Verdict.DRIFT : Verdict.MATCH;
    }

    /**
     * What two counts of records amount to, where only the numbers are compared.
     *
     * @param complete whether both sides were counted to the end
     */
    public static Verdict countVerdict(long sourceRecords, long targetRecords, boolean complete) {
        if (!complete) {
            return Verdict.INCONCLUSIVE;
        }
        return sourceRecords == targetRecords ? Verdict.MATCH : Verdict.DRIFT;
    }
}
