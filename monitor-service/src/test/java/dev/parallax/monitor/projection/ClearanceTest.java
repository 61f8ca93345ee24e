package dev.parallax.monitor.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.monitor.Story;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run resolves only what it has looked at, and only when it is sure. */
class ClearanceTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Set<Strategy> COMPLETE = Set.of(Strategy.FULL, Strategy.CHECKSUM);

    @ParameterizedTest
    @EnumSource
    void onlyAStrategyThatLooksAtEveryRecordResolvesWhatItDidNotFind(Strategy strategy) {
        for (Verdict verdict : Verdict.values()) {
            Story run = Story.dataset("items", "item", strategy, Channel.MANUAL, START);
            assertEquals(
                    COMPLETE.contains(strategy) && verdict != Verdict.INCONCLUSIVE,
                    clears(run.queued(), run.started(1), completed(run, verdict)),
                    strategy + " " + verdict);
        }
    }

    @Test
    void aSegmentResolvesNothingByItself() {
        Story child = Story.dataset("items", "item", START).child(0);
        assertEquals(false, clears(child.queued(), child.started(1), completed(child, Verdict.MATCH)));
    }

    @ParameterizedTest
    @EnumSource
    void oneRecordIsResolvedOnlyIfItWasFoundEqual(Verdict verdict) {
        Story run = Story.record("items", "item", "k", START);
        assertEquals(
                verdict == Verdict.MATCH,
                clears(run.queued(), run.started(1), completed(run, verdict)),
                verdict.name());
    }

    /** What was seen to differ under its key and is on neither side now differs no more. */
    @Test
    void oneRecordIsResolvedIfNeitherSideHasItAndThatIsAll() {
        Story run = Story.record("items", "item", "k", START);
        var none = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        var notFound = new Inconclusive("NOT_FOUND", 1, null, null, List.of("k"), "Neither side has it.");
        var unbalanced = new Inconclusive("BOOKS_DO_NOT_BALANCE", 1, null, null, List.of(), "Lost.");
        assertEquals(true, clears(run.queued(), run.started(1), run.inconclusive(1, none, notFound)));
        assertEquals(false, clears(run.queued(), run.started(1), run.inconclusive(1, none, notFound, unbalanced)));
    }

    @Test
    void aRunThatDidNotEndWellResolvesNothing() {
        Story run = Story.dataset("items", "item", START);
        assertEquals(false, clears(run.queued(), run.started(1)));
        assertEquals(false, clears(run.queued(), run.started(1), run.failed(1, false, "CHILD_FAILED")));
    }

    private static JobEvent completed(Story run, Verdict verdict) {
        return run.completed(1, verdict, Story.counters(10, 10, 10, 0, 0, 0));
    }

    private static boolean clears(JobEvent... events) {
        return Clearance.of(JobProjectionTest.project(List.of(events))).isPresent();
    }
}
