package dev.parallax.scheduler.testing;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Origin;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Changes of stays, from 2024-02-05 10:00 to 2024-02-08 14:00 unless they are moved. */
public final class Stays {
    private static final String IN = "2024-02-05T10:00:00Z";

    private Stays() {}

    public static Change confirmed(String key, int version, Instant at) {
        return change(key, version, at, ChangeAction.UPDATE, record(key, "confirmed", IN));
    }

    public static Change moved(String key, int version, Instant at, String checkIn) {
        return change(key, version, at, ChangeAction.UPDATE, record(key, "confirmed", checkIn));
    }

    public static Change cancelled(String key, int version, Instant at) {
        return change(key, version, at, ChangeAction.UPDATE, record(key, "cancelled", IN));
    }

    public static Change deleted(String key, Instant at) {
        return change(key, 0, at, ChangeAction.DELETE, null);
    }

    /** The same of another dataset. */
    public static Change of(Change change, String dataset, String entityType) {
        return new Change(
                UUID.randomUUID(),
                change.jobId(),
                change.rootId(),
                change.mismatchId(),
                dataset,
                entityType,
                change.entityId(),
                change.action(),
                change.status(),
                change.owner(),
                change.before(),
                change.after(),
                change.versionBefore(),
                change.versionAfter(),
                null,
                null,
                change.origin(),
                change.at(),
                change.undoes());
    }

    private static Map<String, Object> record(String key, String status, String checkIn) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("id", key);
        record.put("status", status);
        record.put("lock_id", "lock-1");
        record.put("check_in", checkIn);
        record.put("check_out", "2024-02-08T14:00:00Z");
        return record;
    }

    private static Change change(
            String key, int version, Instant at, ChangeAction action, @Nullable Map<String, Object> record) {
        UUID job = UUID.randomUUID();
        return new Change(
                UUID.randomUUID(),
                job,
                job,
                UUID.randomUUID(),
                "stays",
                "stay",
                key,
                action,
                ChangeStatus.APPLIED,
                "desk",
                null,
                record,
                null,
                action == ChangeAction.DELETE ? null : "" + version,
                null,
                null,
                new Origin("parallax", null, Channel.CRON, "c-1"),
                at,
                null);
    }
}
