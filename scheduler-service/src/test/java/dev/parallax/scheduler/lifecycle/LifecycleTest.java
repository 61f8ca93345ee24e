package dev.parallax.scheduler.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Books;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.scheduler.testing.Say;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules, without database or broker. */
class LifecycleTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final UUID ID = UUID.randomUUID();
    private static final Job JOB = new Job(
            ID,
            null,
            ID,
            JobType.RECONCILE_DATASET,
            "items",
            "item",
            null,
            null,
            Strategy.FULL,
            Priority.NORMAL,
            1,
            true,
            new Origin("test", null, Channel.MANUAL, "c"),
            NOW,
            Map.of());

    private final Lifecycle lifecycle = new Lifecycle(
            type -> new RetryPolicy(
                    Duration.ofSeconds(2), Duration.ofMinutes(10), type == JobType.FOLLOW_UP ? 9 : 3, 0, () -> 0),
            new LeasePolicy(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(15), 2),
            UUID::randomUUID);

    private JobState leased() {
        return lifecycle.lease(JobState.queued(NOW, 0), NOW);
    }

    private JobState hear(JobState state, JobEvent event) {
        return lifecycle.heard(JOB, state, event, NOW).orElseThrow().next();
    }

    private boolean ignores(JobState state, JobEvent event) {
        return lifecycle.heard(JOB, state, event, NOW).isEmpty();
    }

    @Test
    void aLeaseRaisesTheAttempt() {
        JobState state = leased();
        assertEquals(1, state.attempt());
        assertEquals(NOW.plusSeconds(30), state.leaseUntil());
        assertTrue(ignores(JobState.queued(NOW, 0), Say.started(ID, 0)), "attempt 0 was never sent");
        assertTrue(ignores(state, Say.completed(ID, 2)), "attempt 2 was never sent");
    }

    @Test
    void workMayBeginAndEndBeforeTheAcknowledgementIsRecorded() {
        JobState ended = hear(leased(), Say.completed(ID, 1));
        var step = lifecycle.acknowledged(JOB, ended, 1, NOW).orElseThrow();
        assertEquals(JobStatus.COMPLETED, step.next().status());
        assertEquals(null, step.next().leaseUntil());
        assertTrue(lifecycle.acknowledged(JOB, step.next(), 1, NOW).isEmpty(), "once");
    }

    @Test
    void anEndedJobHearsNothing() {
        JobState ended = hear(hear(leased(), Say.started(ID, 1)), Say.completed(ID, 1));
        for (JobEvent event : List.of(
                Say.started(ID, 1),
                Say.progressed(ID, 1, 1),
                Say.failed(ID, 1, true),
                Say.released(ID, 1),
                Say.planned(ID, 1),
                Say.completed(ID, 1))) {
            assertTrue(ignores(ended, event), event::toString);
        }
    }

    @Test
    void onlyASignOfLifeRenewsALease() {
        JobState running = hear(leased(), Say.started(ID, 1));
        assertEquals(NOW.plusSeconds(15), running.leaseUntil());
        Instant later = NOW.plusSeconds(10);
        assertTrue(
                lifecycle.heard(JOB, running, Say.started(ID, 1), later).isEmpty(),
                "that it began may be said again by others when it is dead");
        assertEquals(
                later.plusSeconds(15),
                lifecycle
                        .heard(JOB, running, Say.progressed(ID, 1, 0), later)
                        .orElseThrow()
                        .next()
                        .leaseUntil());
    }

    @Test
    void aFailedAttemptIsClosedAndALostOneIsNot() {
        JobState failed = hear(leased(), Say.failed(ID, 1, true));
        assertEquals(NOW.plusSeconds(2), failed.runAt());
        assertTrue(ignores(failed, Say.completed(ID, 1)));

        JobState running = hear(leased(), Say.started(ID, 1));
        JobState lost = lifecycle
                .expired(JOB, running, false, NOW.plusSeconds(15))
                .orElseThrow()
                .next();
        assertEquals(JobStatus.QUEUED, lost.status());
        assertEquals(JobStatus.COMPLETED, hear(lost, Say.completed(ID, 1)).status());
        assertEquals(JobStatus.RUNNING, hear(lost, Say.progressed(ID, 1, 5)).status(), "it was only slow");
        JobState again = lifecycle.lease(lost, NOW);
        assertTrue(ignores(again, Say.completed(ID, 1)), "superseded");
    }

    @Test
    void aSentJobThatWaitsInKafkaBehindOthersIsNotSentAgain() {
        JobState sent =
                lifecycle.acknowledged(JOB, leased(), 1, NOW).orElseThrow().next();
        Instant later = NOW.plusSeconds(60);
        assertEquals(
                JobStatus.DISPATCHED,
                lifecycle.expired(JOB, sent, true, later).orElseThrow().next().status());
        JobState idle = lifecycle.expired(JOB, sent, false, later).orElseThrow().next();
        assertEquals(JobStatus.QUEUED, idle.status());
        assertEquals(0, idle.leaseLosses());
        JobState patient = sent.withLease(NOW.plusSeconds(600));
        assertEquals(
                JobStatus.QUEUED,
                lifecycle
                        .expired(JOB, patient, true, NOW.plusSeconds(600))
                        .orElseThrow()
                        .next()
                        .status(),
                "patience ends");
    }

    @Test
    void anEmptyPlanIsNeverGreen() {
        var empty = new JobEvent.Planned(UUID.randomUUID(), ID, ID, 1, NOW, List.of(), "nothing");
        var step = lifecycle.heard(JOB, leased(), empty, NOW).orElseThrow();
        JobResult result = step.next().result();
        assertEquals(Verdict.INCONCLUSIVE, result == null ? null : result.verdict());
        assertInstanceOf(JobEvent.Completed.class, step.history().getLast().event());
    }

    @Test
    void theSumOfChildrenIsAsGoodAsItsWorstPart() {
        var good = new ChildrenSum.Child(
                UUID.randomUUID(),
                JobType.RECONCILE_SEGMENT,
                KeyRange.ALL,
                JobStatus.COMPLETED,
                new JobResult(Verdict.MATCH, Say.counters(5, 0), Map.of()),
                null);
        var drift = new ChildrenSum.Child(
                UUID.randomUUID(),
                JobType.RECONCILE_SEGMENT,
                KeyRange.ALL,
                JobStatus.COMPLETED,
                new JobResult(Verdict.DRIFT, Say.counters(4, 1), Map.of()),
                null);
        var dead = new ChildrenSum.Child(
                UUID.randomUUID(),
                JobType.RECONCILE_SEGMENT,
                KeyRange.ALL,
                JobStatus.DEAD,
                null,
                new JobError("E", "e", true));
        ChildrenSum sum = ChildrenSum.of(List.of(good, drift));
        assertEquals(Verdict.DRIFT, sum.verdict());
        assertEquals(Say.counters(9, 1), sum.counters());
        ChildrenSum broken = ChildrenSum.of(List.of(good, dead, drift));
        assertEquals(Verdict.INCONCLUSIVE, broken.verdict());
        assertEquals(Say.counters(9, 1), broken.counters());
        assertEquals(1, broken.failed());
        assertEquals(Verdict.INCONCLUSIVE, ChildrenSum.of(List.of()).verdict());
        assertEquals(Counters.ZERO, ChildrenSum.of(List.of()).counters());
    }

    private static ChildrenSum.Child part(String from, String to, Verdict verdict, Map<String, Object> details) {
        return new ChildrenSum.Child(
                UUID.randomUUID(),
                JobType.RECONCILE_SEGMENT,
                new KeyRange(from, to),
                JobStatus.COMPLETED,
                new JobResult(verdict, Counters.ZERO, details),
                null);
    }

    private static Map<String, Object> books(long read, long equal) {
        var page = new Books.Page(read, 0, equal, 0, 0, 0, 0, 0, 0, 0);
        return Map.of(Books.DETAIL, new Books(page, page).toDetail());
    }

    @Test
    void theWholeSaysOfEveryPartThatIsNotSureWhichAndWhy() {
        var unsettled = new Inconclusive("UNSETTLED", 2, null, null, List.of("k1", "k2"), "They go on changing.");
        var dead = new ChildrenSum.Child(
                UUID.randomUUID(),
                JobType.RECONCILE_SEGMENT,
                new KeyRange("m", null),
                JobStatus.DEAD,
                null,
                new JobError("STORE_TIMEOUT", "No answer.", true));
        var sum = ChildrenSum.of(List.of(
                part(null, "m", Verdict.INCONCLUSIVE, Map.of(Inconclusive.DETAIL, List.of(unsettled.toDetail()))),
                dead));

        var reasons = Inconclusive.of(sum.result(JOB).details());

        assertEquals(2, reasons.size());
        assertEquals(List.of("k1", "k2"), reasons.get(0).keys());
        assertEquals(new KeyRange(null, "m"), reasons.get(0).range());
        assertEquals("SEGMENT_FAILED", reasons.get(1).reason());
        assertEquals(new KeyRange("m", null), reasons.get(1).range());
        assertTrue(reasons.get(1).message().contains("STORE_TIMEOUT, No answer."), reasons::toString);
    }

    @Test
    void reasonsOfManyPartsAreBoundedAndAllCounted() {
        var unsettled = new Inconclusive("UNSETTLED", 2, null, null, List.of("k"), "They go on changing.");
        var parts = IntStream.range(0, 40)
                .mapToObj(i -> part(
                        "a" + i,
                        "b" + i,
                        Verdict.INCONCLUSIVE,
                        Map.of(Inconclusive.DETAIL, List.of(unsettled.toDetail()))))
                .toList();
        var reasons = ChildrenSum.of(parts).reasons();
        assertEquals(11, reasons.size());
        assertEquals(80, reasons.stream().mapToLong(Inconclusive::count).sum());
    }

    @Test
    void theBooksOfTheWholeAreTheSumAndMustBalance() {
        var good = ChildrenSum.of(
                List.of(part(null, "m", Verdict.MATCH, books(5, 5)), part("m", null, Verdict.MATCH, books(7, 7))));
        assertEquals(12, good.books().orElseThrow().source().read());
        assertEquals(Verdict.MATCH, good.verdict());
        var bad = ChildrenSum.of(List.of(part(null, null, Verdict.MATCH, books(5, 4))));
        assertEquals(Verdict.INCONCLUSIVE, bad.verdict());
        assertEquals(List.of("BOOKS_DO_NOT_BALANCE"), codes(bad));
    }

    private static List<String> codes(ChildrenSum sum) {
        return sum.reasons().stream().map(Inconclusive::reason).toList();
    }

    @Test
    void aPartWithoutAVerdictIsNotGreen() {
        var silent = new ChildrenSum.Child(
                UUID.randomUUID(),
                JobType.RECONCILE_SEGMENT,
                KeyRange.ALL,
                JobStatus.COMPLETED,
                JobResult.withoutVerdict(Counters.ZERO, Map.of()),
                null);
        assertEquals(Verdict.INCONCLUSIVE, ChildrenSum.of(List.of(silent)).verdict());
    }

    @Test
    void cancellingEndsWhatIsNotEndedYet() {
        var step = lifecycle.cancelled(JOB, leased(), "ada", NOW).orElseThrow();
        assertEquals(JobStatus.CANCELLED, step.next().status());
        assertTrue(lifecycle.cancelled(JOB, step.next(), "ada", NOW).isEmpty());
        assertTrue(ignores(step.next(), Say.completed(ID, 1)));
    }

    @Test
    void anEndedJobThatIsPutBackHasANumberAndRetriesOfItsOwn() {
        JobState dead = hear(leased(), Say.failed(ID, 1, false));
        assertTrue(Lifecycle.mayBePutBack(dead));

        Step step = lifecycle.putBack(JOB, List.of(), dead, NOW).orElseThrow();

        JobState next = step.next();
        assertEquals(JobStatus.QUEUED, next.status());
        assertEquals(2, next.attempt());
        assertEquals(0, next.retries());
        assertEquals(2, step.history().getFirst().event().attempt());
        assertTrue(lifecycle.heard(JOB, next, Say.completed(ID, 1), NOW).isEmpty());
        assertTrue(lifecycle.heard(JOB, next, Say.completed(ID, 2), NOW).isEmpty());
        assertEquals(3, lifecycle.lease(next, NOW).attempt());
    }

    @Test
    void whatHasNotEndedOrEndedWellIsNotPutBack() {
        assertTrue(lifecycle.putBack(JOB, List.of(), leased(), NOW).isEmpty());
        JobState completed = hear(leased(), Say.completed(ID, 1));
        assertTrue(lifecycle.putBack(JOB, List.of(), completed, NOW).isEmpty());
    }

    @Test
    void childrenThatArePutBackAreCountedAndReopenTheirParent() {
        JobState waiting = hear(hear(leased(), Say.started(ID, 1)), Say.planned(ID, 1));
        assertEquals(3, lifecycle.childrenPutBack(JOB, waiting, 1, NOW).next().openChildren());

        JobState ended =
                lifecycle.cancelled(JOB, waiting, "ada", NOW).orElseThrow().next();
        Step step = lifecycle.childrenPutBack(JOB, ended, 1, NOW);
        assertEquals(JobStatus.RUNNING, step.next().status());
        assertEquals(1, step.next().openChildren());
        assertEquals(2, step.history().getFirst().event().attempt());
    }

    @Test
    void everyTypeOfJobHasRetriesOfItsOwn() {
        Job followUp = new Job(
                ID,
                null,
                ID,
                JobType.FOLLOW_UP,
                "items",
                "item",
                "a",
                null,
                Strategy.FULL,
                Priority.NORMAL,
                1,
                true,
                JOB.origin(),
                NOW,
                Map.of());
        JobState dataset = leased();
        JobState own = leased();
        for (int attempt = 1; attempt <= 4; attempt++) {
            dataset = lifecycle
                    .heard(JOB, dataset, Say.failed(ID, attempt, true), NOW)
                    .orElseThrow()
                    .next();
            own = lifecycle
                    .heard(followUp, own, Say.failed(ID, attempt, true), NOW)
                    .orElseThrow()
                    .next();
            if (attempt < 4) {
                dataset = lifecycle.lease(dataset, NOW);
                own = lifecycle.lease(own, NOW);
            }
        }
        assertEquals(JobStatus.DEAD, dataset.status());
        assertEquals(JobStatus.QUEUED, own.status());
    }
}
