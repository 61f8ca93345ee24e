package dev.parallax.scheduler.lifecycle;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much one run may repair before a person has to let it, as its dataset declares it. Null lifts a limit.
 *
 * @param changes creations, updates and deletions together
 * @param percent the same, of a hundred records of the target
 * @param deletePercent deletions, of a hundred records of the target
 */
record RepairLimits(
        @Nullable Long changes,
        @Nullable BigDecimal percent,
        @Nullable Long deletes,
        @Nullable BigDecimal deletePercent) {
    static final RepairLimits NONE = new RepairLimits(null, null, null, null);

    /** A part of a hundred of a small target is nothing: so many changes are granted all the same, unless it is 0. */
    static final long FEW_CHANGES = 20;

    /** The same of deletions, but never more than half of the target. */
    static final long FEW_DELETES = 5;

    /**
     * A limit that is exceeded.
     *
     * @param limit its name in the configuration, below {@code repair.limits}
     */
    record Breach(String limit, long planned, long allowed) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("limit", limit);
            json.put("planned", planned);
            json.put("allowed", allowed);
            return json;
        }
    }

    /** As a result tells them; what it does not tell is no limit. */
    static RepairLimits of(@Nullable Object told) {
        return told instanceof Map<?, ?> map
                ? new RepairLimits(
                        whole(map.get("changes")),
                        decimal(map.get("percent")),
                        whole(map.get("deletes")),
                        decimal(map.get("delete_percent")))
                : NONE;
    }

    /** Of two opinions, as they may be had while a configuration changes, the more careful one. */
    RepairLimits strictest(RepairLimits other) {
        return new RepairLimits(
                least(changes, other.changes),
                least(percent, other.percent),
                least(deletes, other.deletes),
                least(deletePercent, other.deletePercent));
    }

    /** Every limit that so much would exceed. */
    List<Breach> breaches(PlannedRepairs planned) {
        long target = planned.targetRecords();
        List<Breach> breaches = new ArrayList<>();
        check(breaches, "changes", planned.total(), changes);
        check(breaches, "percent", planned.total(), part(percent, target, FEW_CHANGES));
        check(breaches, "deletes", planned.deletes(), deletes);
        check(
                breaches,
                "delete-percent",
                planned.deletes(),
                part(deletePercent, target, Math.min(FEW_DELETES, target / 2)));
        return breaches;
    }

    private static void check(List<Breach> breaches, String limit, long planned, @Nullable Long allowed) {
        if (allowed != null && planned > allowed) {
            breaches.add(new Breach(limit, planned, allowed));
        }
    }

    private static @Nullable Long part(@Nullable BigDecimal percent, long of, long few) {
        if (percent == null) {
            return null;
        }
        if (percent.signum() == 0) {
            return 0L;
        }
        long part = percent.multiply(BigDecimal.valueOf(of))
                .divide(BigDecimal.valueOf(100), 0, RoundingMode.FLOOR)
                .longValue();
        return Math.max(few, part);
    }

    private static @Nullable Long whole(@Nullable Object value) {
        return value instanceof Number number ? Long.valueOf(number.longValue()) : null;
    }

    private static @Nullable BigDecimal decimal(@Nullable Object value) {
        return value instanceof Number number ? new BigDecimal(number.toString()) : null;
    }

    private static <T extends Comparable<T>> @Nullable T least(@Nullable T one, @Nullable T other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }
}
