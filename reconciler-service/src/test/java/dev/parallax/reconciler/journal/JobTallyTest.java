package dev.parallax.reconciler.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Counters;
import dev.parallax.reconciler.journal.JobTally.Line;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The counters of a job do not depend on how often it was begun. */
class JobTallyTest {
    // 100 in the source, of which 2 were missing and 3 differed; 4 more only in the target.
    private static final Counters WITHOUT_CRASH = new Counters(100, 102, 95, 2, 4, 3, 0, 0, 9, 0, 0);

    @Test
    void aRunInOneAttemptCountsWhatItRepaired() {
        var scan = new Counters(100, 102, 95, 2, 4, 3, 0, 0, 0, 0, 0);
        var journal = List.of(
                line(true, MismatchKind.MISSING_IN_TARGET, 2),
                line(true, MismatchKind.MISSING_IN_SOURCE, 4),
                line(true, MismatchKind.DATA_MISMATCH, 3));

        assertEquals(WITHOUT_CRASH, JobTally.join(scan, journal));
    }

    @Test
    void whatAnEarlierAttemptRepairedIsCountedAsTheDifferenceItWas() {
        // One of each kind was repaired before the crash, and looks equal or is gone now.
        var scan = new Counters(100, 102, 97, 1, 3, 2, 0, 0, 0, 0, 0);
        var journal = List.of(
                line(false, MismatchKind.MISSING_IN_TARGET, 1),
                line(false, MismatchKind.MISSING_IN_SOURCE, 1),
                line(false, MismatchKind.DATA_MISMATCH, 1),
                line(true, MismatchKind.MISSING_IN_TARGET, 1),
                line(true, MismatchKind.MISSING_IN_SOURCE, 3),
                line(true, MismatchKind.DATA_MISMATCH, 2));

        assertEquals(WITHOUT_CRASH, JobTally.join(scan, journal));
    }

    @Test
    void whatAnEarlierAttemptDidNotRepairIsFoundAgainAndCountedOnce() {
        var scan = new Counters(10, 10, 9, 0, 0, 1, 0, 0, 0, 0, 0);
        var journal = List.of(
                new Line(false, MismatchKind.DATA_MISMATCH, ChangeStatus.CONFLICT, 1),
                new Line(true, MismatchKind.DATA_MISMATCH, ChangeStatus.REJECTED, 1));

        assertEquals(new Counters(10, 10, 9, 0, 0, 1, 0, 0, 0, 0, 1), JobTally.join(scan, journal));
    }

    private static Line line(boolean current, MismatchKind kind, long records) {
        return new Line(current, kind, ChangeStatus.APPLIED, records);
    }
}
