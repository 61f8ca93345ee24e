package dev.parallax.common.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    @Test
    void aWholeIsAsGoodAsItsWorstPart() {
        assertEquals(Verdict.MATCH, Verdict.MATCH.and(Verdict.MATCH));
        assertEquals(Verdict.DRIFT, Verdict.MATCH.and(Verdict.DRIFT));
        assertEquals(Verdict.INCONCLUSIVE, Verdict.DRIFT.and(Verdict.INCONCLUSIVE));
        assertEquals(Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE.and(Verdict.MATCH));
    }

    @Test
    void countersAddUpOneByOne() {
        Counters one = new Counters(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertEquals(new Counters(2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22), one.plus(one));
        assertEquals(one, one.plus(Counters.ZERO));
        assertEquals(4 + 5 + 6 + 7, one.mismatches());
    }

    @Test
    void onlyAnEndedJobIsTerminal() {
        assertFalse(JobStatus.QUEUED.isTerminal());
        assertFalse(JobStatus.RUNNING.isTerminal());
        assertTrue(JobStatus.COMPLETED.isTerminal());
        assertTrue(JobStatus.DEAD.isTerminal());
    }

    @Test
    void aJobMustSayWhatItIsAbout() {
        assertThrows(IllegalArgumentException.class, () -> job(JobType.RECONCILE_RECORD, 1, Map.of()));
        assertThrows(IllegalArgumentException.class, () -> job(JobType.RECONCILE_SEGMENT, 1, Map.of()));
        assertThrows(IllegalArgumentException.class, () -> job(JobType.RECONCILE_DATASET, 0, Map.of()));
    }

    @Test
    void aJobKeepsItsOwnCopyOfTheData() {
        Map<String, Object> data = new HashMap<>(Map.of("a", 1));
        Job job = job(JobType.RECONCILE_DATASET, 1, data);
        data.put("b", 2);
        assertEquals(Map.of("a", 1), job.data());
    }

    private static Job job(JobType type, int attempt, Map<String, Object> data) {
        return new Job(
                new UUID(0, 1),
                null,
                new UUID(0, 1),
                type,
                "items",
                "item",
                null,
                null,
                Strategy.FULL,
                Priority.NORMAL,
                attempt,
                true,
                new Origin("parallax", null, Channel.MANUAL, "c"),
                Instant.EPOCH,
                data);
    }
}
