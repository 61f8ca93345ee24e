package dev.parallax.scheduler.lifecycle;

import dev.parallax.common.job.JobResult;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much segments would repair.
 *
 * @param targetRecords records of the target, those included of segments that repair nothing
 */
public record PlannedRepairs(long creates, long updates, long deletes, long targetRecords, RepairLimits limits) {
    static final PlannedRepairs NONE = new PlannedRepairs(0, 0, 0, 0, RepairLimits.NONE);

    /** As {@code planned} of a segment's details tells it. */
    static PlannedRepairs of(JobResult result) {
        return result.details().get("planned") instanceof Map<?, ?> told
                ? new PlannedRepairs(
                        number(told.get("creates")),
                        number(told.get("updates")),
                        number(told.get("deletes")),
                        number(told.get("target_records")),
                        RepairLimits.of(told.get("limits")))
                : new PlannedRepairs(0, 0, 0, result.counters().targetRecords(), RepairLimits.NONE);
    }

    PlannedRepairs plus(PlannedRepairs other) {
        return new PlannedRepairs(
                creates + other.creates,
                updates + other.updates,
                deletes + other.deletes,
                targetRecords + other.targetRecords,
                limits.strictest(other.limits));
    }

    /** All of them. */
    public long total() {
        return creates + updates + deletes;
    }

    /**
     * How many are to be made.
     *
     * @param deleting whether deletions are among them
     */
    public long total(boolean deleting) {
        return deleting ? total() : creates + updates;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("creates", creates);
        json.put("updates", updates);
        json.put("deletes", deletes);
        json.put("target_records", targetRecords);
        return json;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
