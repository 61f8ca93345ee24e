package dev.parallax.reconciler.flow;

/** How far a job has come; written by the thread that runs it, read by others. */
public final class Progress {
    private volatile long compared;
    private volatile long estimated;
    private volatile long mismatches;

    void expect(long records) {
        estimated = records;
    }

    void reached(long compared, long mismatches) {
        this.compared = compared;
        this.mismatches = mismatches;
    }

    /** Keys compared so far. */
    public long compared() {
        return compared;
    }

    /** Keys expected in all, or 0 if unknown. */
    public long estimated() {
        return estimated;
    }

    /** Differences confirmed so far. */
    public long mismatches() {
        return mismatches;
    }
}
