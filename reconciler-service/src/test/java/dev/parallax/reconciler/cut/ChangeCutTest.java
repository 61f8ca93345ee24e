package dev.parallax.reconciler.cut;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChangeCutTest {
    private static Change of(Map<String, Object> before, Map<String, Object> after) {
        var id = UUID.randomUUID();
        return new Change(
                id,
                id,
                id,
                id,
                "essays",
                "essay",
                "3",
                ChangeAction.UPDATE,
                ChangeStatus.APPLIED,
                "api",
                before,
                after,
                "1",
                "2",
                null,
                null,
                new Origin("tests", "tester", Channel.MANUAL, "correlation-1"),
                Instant.EPOCH,
                null);
    }

    @Test
    void whatIsCutIsNamed() {
        var same = "x".repeat(700_000);
        var change = of(Map.of("body", same + "old", "n", 1), Map.of("body", same + "new", "n", 1));
        var cut = ChangeCut.of(change, fits -> true);
        assertEquals(List.of("body"), cut.cut());
        assertTrue(cut.before().get("body").toString().contains("xold [cut: "), cut::toString);
        assertTrue(cut.after().get("body").toString().contains("xnew [cut: "), cut::toString);
        assertEquals(1, cut.after().get("n"));
        assertEquals(change.id(), cut.id());
    }

    @Test
    void aCreationHasNothingBefore() {
        var cut = ChangeCut.of(of(null, Map.of("body", "x".repeat(2_000_000))), fits -> true);
        assertNull(cut.before());
        assertTrue(cut.after().get("body").toString().length() < 10_000);
    }

    @Test
    void whatDoesNotFitAtAllIsToldWithoutItsRecords() {
        var cut = ChangeCut.of(of(null, Map.of("x".repeat(2_000_000), "long name")), fits -> false);
        assertNull(cut.before());
        assertEquals(Map.of("…", "[cut: 1 of 1 fields]"), cut.after());
        assertEquals(List.of("…"), cut.cut());
    }
}
