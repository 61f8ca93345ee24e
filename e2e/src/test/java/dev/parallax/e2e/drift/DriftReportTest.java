package dev.parallax.e2e.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.astrobookings.generator.Difference;
import dev.parallax.astrobookings.generator.Difference.Kind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DriftReportTest {
    private static final RecordKey A = new RecordKey("items", "a");
    private static final RecordKey B = new RecordKey("items", "b");
    private static final List<Difference> PLANTED = List.of(
            new Difference("items", "a", Kind.MISSING_IN_TARGET, null, ""),
            new Difference("items", "b", Kind.DATA_MISMATCH, "size", ""),
            new Difference("items", "b", Kind.DATA_MISMATCH, "name", ""));

    @Test
    void agreesWhenEveryPlantedRecordWasFoundAndRepairedOnce() {
        DriftReport report = DriftReport.of(PLANTED, Set.of(A, B), List.of(A, B), Set.of());
        assertTrue(report.agrees());
        assertEquals(
                List.of(
                        "dataset  kind               planted  found  repaired  left",
                        "items    DATA_MISMATCH            1      1         1     0",
                        "items    MISSING_IN_TARGET        1      1         1     0",
                        "         all                      2      2         2     0"),
                report.table());
    }

    @Test
    void disagreesOnAnythingElse() {
        RecordKey invented = new RecordKey("items", "c");
        assertFalse(DriftReport.of(PLANTED, Set.of(A), List.of(A, B), Set.of()).agrees());
        assertFalse(DriftReport.of(PLANTED, Set.of(A, B), List.of(A), Set.of()).agrees());
        assertFalse(DriftReport.of(PLANTED, Set.of(A, B), List.of(A, B, B), Set.of())
                .agrees());
        assertFalse(
                DriftReport.of(PLANTED, Set.of(A, B), List.of(A, B), Set.of(B)).agrees());
        assertFalse(DriftReport.of(PLANTED, Set.of(A, B, invented), List.of(A, B), Set.of())
                .agrees());
    }
}
