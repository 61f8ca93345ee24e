package dev.parallax.scheduler.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Counters;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.Verdict;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** What limits let pass, and that no limit but none lets a target be emptied. */
class RepairLimitsProperties {
    private static final RepairLimits CAREFUL = limits(1_000L, "10", 100L, "1");

    private static RepairLimits limits(Long changes, String percent, Long deletes, String deletePercent) {
        return new RepairLimits(
                changes,
                percent == null ? null : new BigDecimal(percent),
                deletes,
                deletePercent == null ? null : new BigDecimal(deletePercent));
    }

    private static List<String> exceeded(RepairLimits limits, long creates, long updates, long deletes, long target) {
        return limits.breaches(new PlannedRepairs(creates, updates, deletes, target, limits)).stream()
                .map(RepairLimits.Breach::limit)
                .toList();
    }

    @Property
    void aTargetIsNeverEmptiedUnlessItsLimitSaysSo(
            @ForAll @LongRange(min = 1, max = 10_000_000) long target,
            @ForAll @LongRange(min = 1, max = 99) long percent) {
        assertFalse(exceeded(CAREFUL, 0, 0, target, target).isEmpty());
        assertFalse(exceeded(limits(null, null, null, "" + percent), 0, 0, target, target)
                .isEmpty());
        assertEquals(List.of(), exceeded(limits(null, null, null, "100"), 0, 0, target, target));
    }

    @Property
    void withinEveryLimitNothingIsExceededAndBeyondOneItIs(
            @ForAll @LongRange(min = 0, max = 3_000) long creates,
            @ForAll @LongRange(min = 0, max = 3_000) long updates,
            @ForAll @LongRange(min = 0, max = 300) long deletes,
            @ForAll @LongRange(min = 0, max = 100_000) long target) {
        long all = creates + updates + deletes;
        boolean within = all <= 1_000
                && all <= Math.max(20, target / 10)
                && deletes <= 100
                && deletes <= Math.max(Math.min(5, target / 2), target / 100);
        assertEquals(
                within, exceeded(CAREFUL, creates, updates, deletes, target).isEmpty());
        assertEquals(
                List.of(), exceeded(limits(null, null, null, null), creates, updates, deletes, target), "unlimited");
        assertEquals(
                all > 0,
                !exceeded(limits(0L, null, null, null), creates, updates, deletes, target)
                        .isEmpty());
        assertEquals(
                deletes > 0,
                !exceeded(limits(null, null, 0L, null), creates, updates, deletes, target)
                        .isEmpty());
    }

    @Property
    void ofTwoOpinionsTheMoreCarefulOneHolds(
            @ForAll @LongRange(min = 0, max = 200) long changes,
            @ForAll @LongRange(min = 0, max = 200) long other,
            @ForAll @LongRange(min = 0, max = 300) long planned) {
        var both = limits(changes, null, null, "2").strictest(limits(other, "5", null, null));
        assertEquals(limits(Math.min(changes, other), "5", null, "2"), both);
        assertEquals(
                planned > Math.min(changes, other),
                exceeded(both, 0, planned, 0, 100_000).contains("changes"));
    }

    @Example
    void everyLimitThatIsExceededIsNamed() {
        assertEquals(
                List.of("changes", "percent", "deletes", "delete-percent"), exceeded(CAREFUL, 0, 0, 10_000, 10_000));
        assertEquals(List.of("percent"), exceeded(CAREFUL, 21, 0, 0, 0), "a target that was emptied is not filled");
        assertEquals(List.of(), exceeded(CAREFUL, 20, 0, 0, 0));
        assertEquals(List.of("delete-percent"), exceeded(CAREFUL, 0, 0, 2, 3));
        assertEquals(List.of(), exceeded(CAREFUL, 0, 0, 1, 3));
        assertEquals(List.of("percent"), exceeded(limits(null, "0", null, null), 0, 1, 0, 1_000_000), "0 is 0");
    }

    @Example
    void segmentsThatRepairNothingCountForTheTarget() {
        Map<String, Object> limits = new HashMap<>();
        limits.put("changes", 50);
        limits.put("percent", 2.5);
        limits.put("deletes", null);
        Map<String, Object> planned =
                Map.of("creates", 1, "updates", 2, "deletes", 3L, "target_records", 40, "limits", limits);
        var quiet = new JobResult(Verdict.MATCH, new Counters(60, 60, 60, 0, 0, 0, 0, 0, 0, 0, 0), Map.of());
        var busy = new JobResult(Verdict.DRIFT, Counters.ZERO, Map.of("planned", planned));
        var sum = PlannedRepairs.of(quiet).plus(PlannedRepairs.of(busy));
        assertEquals(new PlannedRepairs(1, 2, 3, 100, limits(50L, "2.5", null, null)), sum);
        assertTrue(sum.total() == 6 && sum.total(false) == 3);
    }
}
