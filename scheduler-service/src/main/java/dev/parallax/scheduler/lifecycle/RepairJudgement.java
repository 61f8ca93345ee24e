package dev.parallax.scheduler.lifecycle;

import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Verdict;
import java.util.List;

/** What becomes of the repairs that the segments of a run planned, decided once over all of them. Pure. */
public sealed interface RepairJudgement {
    Inconclusive NOT_SAID = new Inconclusive(
            "UNKNOWN",
            1,
            null,
            null,
            List.of(),
            "A part of the run is not sure of what it found, and does not say why.");

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

    /**
     * They are more than the limits of the dataset let pass, or what was read may be wrong: nothing is made before a person
     * says so.
     *
     * @param breaches of the limits
     * @param doubts for which nothing that the run found is acted upon
     */
    record HeldBack(List<RepairLimits.Breach> breaches, List<Inconclusive> doubts) implements RepairJudgement {
        public HeldBack {
            breaches = List.copyOf(breaches);
            doubts = List.copyOf(doubts);
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
        boolean deleting = deleting(run);
        List<RepairLimits.Breach> breaches = planned.limits().breaches(planned);
        // Where there is nothing that a release could make, there is nothing to ask a person for.
        List<Inconclusive> doubts = planned.total(deleting) == 0 ? List.of() : doubts(run);
        return breaches.isEmpty() && doubts.isEmpty() ? new Apply(deleting) : new HeldBack(breaches, doubts);
    }

    /** Whether a run has shown that what it did not find is gone. */
    static boolean deleting(ChildrenSum run) {
        return run.verdict() != Verdict.INCONCLUSIVE;
    }

    private static List<Inconclusive> doubts(ChildrenSum run) {
        if (run.verdict() != Verdict.INCONCLUSIVE) {
            return List.of();
        }
        return run.reasons().isEmpty()
                ? List.of(NOT_SAID)
                : run.reasons().stream()
                        .filter(reason -> reason.repairs() == Inconclusive.Repairs.NOTHING)
                        .toList();
    }
}
