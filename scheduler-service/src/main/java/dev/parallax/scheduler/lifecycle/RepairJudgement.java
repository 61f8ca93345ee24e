package dev.parallax.scheduler.lifecycle;

import dev.parallax.common.job.Verdict;
import java.util.List;

/** What becomes of the repairs that the segments of a run planned, decided once over all of them. Pure. */
public sealed interface RepairJudgement {
    /** There is nothing to repair, or nothing was planned because segments repaired by themselves. */
    record Nothing() implements RepairJudgement {}

    /**
     * They are made.
     *
     * @param deleting what was not compared is no proof that a record is gone, so a run that was not conclusive deletes
     *     nothing
     */
    record Apply(boolean deleting) implements RepairJudgement {}

    /** Segments did not end well: nothing is made until they are put back and did. */
    record NotComplete() implements RepairJudgement {}

    /** They are more than the limits of the dataset let pass: nothing is made before a person says so. */
    record HeldBack(List<RepairLimits.Breach> breaches) implements RepairJudgement {
        public HeldBack {
            breaches = List.copyOf(breaches);
        }
    }

    static RepairJudgement of(ChildrenSum run) {
        PlannedRepairs planned = run.planned();
        if (planned.total() == 0) {
            return new Nothing();
        }
        if (run.failed() > 0) {
            return new NotComplete();
        }
        List<RepairLimits.Breach> breaches = planned.limits().breaches(planned);
        return breaches.isEmpty() ? new Apply(deleting(run)) : new HeldBack(breaches);
    }

    /** Whether a run has shown that what it did not find is gone. */
    static boolean deleting(ChildrenSum run) {
        return run.verdict() != Verdict.INCONCLUSIVE;
    }
}
