package dev.parallax.reconciler.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Verdict;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();

    @Test
    void countsEveryRecordOnce() {
        tally.readBoth();
        tally.matched();
        tally.readBoth();
        tally.readSourceOnly();
        tally.readTargetOnly();
        assertEquals(4, tally.compared());
        assertEquals(3, tally.open());
        tally.confirmed(MismatchKind.DATA_MISMATCH);
        tally.confirmed(MismatchKind.MISSING_IN_TARGET);
        tally.vanished();
        assertEquals(0, tally.open());
        assertEquals(new Counters(3, 3, 1, 1, 0, 1, 0, 0, 0, 0, 0), tally.counters());
    }

    @Test
    void nothingAgainstNothingMatches() {
        assertEquals(Verdict.MATCH, Tally.verdict(Counters.ZERO, true));
    }

    @Test
    void anyDifferenceIsDrift() {
        for (MismatchKind kind : MismatchKind.values()) {
            Tally one = new Tally();
            one.confirmed(kind);
            assertEquals(Verdict.DRIFT, Tally.verdict(one.counters(), true));
        }
    }

    @Test
    void whatWasNotComparedIsNeverGreen() {
        assertEquals(Verdict.INCONCLUSIVE, Tally.verdict(Counters.ZERO, false));
        tally.unsettled();
        assertEquals(Verdict.INCONCLUSIVE, Tally.verdict(tally.counters(), true));
        tally.confirmed(MismatchKind.DATA_MISMATCH);
        assertEquals(Verdict.INCONCLUSIVE, Tally.verdict(tally.counters(), true));
        assertEquals(Verdict.INCONCLUSIVE, Tally.countVerdict(1, 1, false));
    }

    @Test
    void countsAreComparedAsCounts() {
        assertEquals(Verdict.MATCH, Tally.countVerdict(1, 1, true));
        assertEquals(Verdict.DRIFT, Tally.countVerdict(1, 2, true));
    }
}
