package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.store.EndlessStores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However a job ends, what it held of the process is free again, and the next one can do its work. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlacesAreGivenBackTest {
    private static final int PLACES = 10;
    private static final int RECORDS = 200;

    private final Engine engine = new Engine(
            EndlessDataset.of(1_000), new EndlessStores(RECORDS, 20, 20), Instant.EPOCH, new Engine.Scans(1, PLACES));

    private void compareAll() {
        var whole = List.of(new Segment(0, KeyRange.ALL, RECORDS));
        var outcome = engine.run(whole, Strategy.FULL, Map.of(), new Random());
        assertEquals(RECORDS, outcome.counters().dataMismatches());
    }

    @Test
    void whereverAJobIsStopped() {
        var freeAtStops = new ArrayList<Integer>();
        // How many checkpoints there are depends on what earlier comparisons learned of the records.
        for (int i = 0; stops(i, freeAtStops); i++) {
            assertEquals(PLACES, engine.freePlaces());
        }
        assertEquals(PLACES, engine.freePlaces());
        assertTrue(freeAtStops.contains(0), freeAtStops::toString);
    }

    /** Whether the job came to the checkpoint and was stopped there; else it compared all. */
    private boolean stops(int at, List<Integer> free) {
        var left = new AtomicInteger(at);
        engine.atCheckpoints(() -> {
            if (left.getAndDecrement() == 0) {
                free.add(engine.freePlaces());
                throw new JobStoppedException(JobStoppedException.Reason.FENCED);
            }
        });
        try {
            compareAll();
            assertTrue(left.get() >= 0, "not stopped");
            return false;
        } catch (JobStoppedException stopped) {
            return true;
        }
    }

    @Test
    void afterADefect() {
        engine.atCheckpoints(() -> {
            if (engine.freePlaces() == 0) {
                throw new IllegalStateException("a defect");
            }
        });
        assertThrows(IllegalStateException.class, this::compareAll);
        assertEquals(PLACES, engine.freePlaces());
    }

    /** Nobody gives the segment's places back before the record is done. */
    @Test
    void aSingleRecordNeedsNoneOfThem() {
        var records = new AtomicInteger();
        engine.atCheckpoints(() -> {
            if (engine.freePlaces() == 0 && records.getAndIncrement() == 0) {
                assertEquals(Verdict.DRIFT, engine.compareRecord("7"));
            }
        });
        compareAll();
        assertTrue(records.get() > 0);
    }
}
