package dev.parallax.scheduler.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Inconclusive.Reason;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which writes are made of what a run planned, for each reason that it may not be sure for. */
class RepairJudgementTest {
    private enum Writes {
        ALL,
        ALL_BUT_DELETIONS,
        HELD_BACK
    }

    private static final Map<Reason, Writes> TABLE = new EnumMap<>(Map.of(
            Reason.UNSETTLED, Writes.ALL_BUT_DELETIONS,
            Reason.NOT_FOUND, Writes.ALL_BUT_DELETIONS,
            Reason.KEY_NOT_READABLE, Writes.HELD_BACK,
            Reason.NOTHING_COMPARED, Writes.HELD_BACK,
            Reason.BOOKS_DO_NOT_BALANCE, Writes.HELD_BACK,
            Reason.COUNT_DISAGREES, Writes.HELD_BACK,
            Reason.RECORD_TOO_LARGE, Writes.ALL_BUT_DELETIONS,
            Reason.SEGMENT_FAILED, Writes.HELD_BACK,
            Reason.NOT_COMPLETED, Writes.HELD_BACK));

    private static ChildrenSum.Child segment(
            Verdict verdict, int creates, int updates, int deletes, String... reasons) {
        Map<String, Object> planned = Map.of(
                "creates",
                creates,
                "updates",
                updates,
                "deletes",
                deletes,
                "target_records",
                1_000,
                "limits",
                Map.of());
        List<Map<String, Object>> doubts = Stream.of(reasons)
                .map(reason -> new Inconclusive(reason, 1, null, null, List.of(), "As said.").toDetail())
                .toList();
        return new ChildrenSum.Child(
                UUID.randomUUID(),
                JobType.RECONCILE_SEGMENT,
                KeyRange.ALL,
                JobStatus.COMPLETED,
                new JobResult(verdict, Counters.ZERO, Map.of("planned", planned, Inconclusive.DETAIL, doubts)),
                null);
    }

    private static Writes judged(ChildrenSum.Child... segments) {
        return switch (RepairJudgement.of(ChildrenSum.of(List.of(segments)))) {
            case RepairJudgement.Apply(boolean deleting) -> deleting ? Writes.ALL : Writes.ALL_BUT_DELETIONS;
            case RepairJudgement.HeldBack held -> Writes.HELD_BACK;
            case RepairJudgement other -> throw new AssertionError(other);
        };
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatIsNotSureWritesWhatItsReasonAllows(Reason reason) {
        assertEquals(TABLE.get(reason), judged(segment(Verdict.INCONCLUSIVE, 1, 1, 1, reason.name())));
        // The doubt of one segment is a doubt about the run.
        assertEquals(
                TABLE.get(reason),
                judged(segment(Verdict.DRIFT, 1, 1, 1), segment(Verdict.INCONCLUSIVE, 0, 0, 0, reason.name())));
    }

    @Test
    void theWorstOfSeveralReasonsDecides() {
        assertEquals(
                Writes.HELD_BACK,
                judged(segment(Verdict.INCONCLUSIVE, 1, 0, 0, "UNSETTLED", "COUNT_DISAGREES", "NOT_FOUND")));
        assertEquals(
                Writes.ALL_BUT_DELETIONS, judged(segment(Verdict.INCONCLUSIVE, 1, 0, 0, "UNSETTLED", "NOT_FOUND")));
    }

    @Test
    void aReasonThatNobodyKnowsOrSaysHoldsBack() {
        assertEquals(Writes.HELD_BACK, judged(segment(Verdict.INCONCLUSIVE, 1, 1, 1, "MADE_UP_LATER")));
        assertEquals(Writes.HELD_BACK, judged(segment(Verdict.INCONCLUSIVE, 1, 1, 1)));
    }

    @Test
    void aRunThatIsSureWritesAll() {
        assertEquals(Writes.ALL, judged(segment(Verdict.DRIFT, 1, 1, 1)));
    }

    @Test
    void whereOnlyDeletionsAreLeftThereIsNothingToAskFor() {
        assertEquals(Writes.ALL_BUT_DELETIONS, judged(segment(Verdict.INCONCLUSIVE, 0, 0, 3, "COUNT_DISAGREES")));
        assertInstanceOf(
                RepairJudgement.Nothing.class,
                RepairJudgement.of(ChildrenSum.of(List.of(segment(Verdict.INCONCLUSIVE, 0, 0, 0, "COUNT_DISAGREES")))));
    }
}
