package dev.parallax.common.job;

/** What a comparison says; declared from the best to the worst, so that a whole is as good as its worst part. */
public enum Verdict {
    /** Everything that the strategy promises was compared, and it agrees. */
    MATCH,
    /** Everything that the strategy promises was compared, and something differs or differed before its repair. */
    DRIFT,
    /** Something was not compared: a timeout, a skipped range, an unreadable store, records that never settled. */
    INCONCLUSIVE;

    /** The verdict of a whole that has both parts. */
    public Verdict and(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
