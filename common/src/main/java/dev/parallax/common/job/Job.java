package dev.parallax.common.job;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work as it goes over Kafka.
 *
 * @param id the entry of the JobQueue
 * @param parentId the job that this one is a part of
 * @param rootId the job that a trigger created: itself, or the outermost parent
 * @param type what to do
 * @param dataset the dataset's name in the configuration
 * @param entityType the kind of record, as the dataset names it
 * @param entityId the key of the one record, for {@link JobType#RECONCILE_RECORD}, {@link JobType#FOLLOW_UP} and {@link
 *     JobType#UNDO_CHANGE}
 * @param range the keys to compare, for {@link JobType#RECONCILE_SEGMENT}
 * @param strategy how to compare
 * @param priority how urgent
 * @param attempt counts from 1; the fencing token: only the highest attempt sent may have effects
 * @param repair whether differences are repaired through the owner, or only reported
 * @param origin who or what caused it
 * @param createdAt when it entered the JobQueue
 * @param data what the work needs to know besides; not what a trigger attached, which no work reads
 */
public record Job(
        UUID id,
        @Nullable UUID parentId,
        UUID rootId,
        JobType type,
        String dataset,
        String entityType,
        @Nullable String entityId,
        @Nullable KeyRange range,
        Strategy strategy,
        Priority priority,
        int attempt,
        boolean repair,
        Origin origin,
        Instant createdAt,
        Map<String, Object> data) {
    public Job {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(rootId, "rootId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(entityType, "entityType");
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(priority, "priority");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(createdAt, "createdAt");
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt counts from 1, got " + attempt);
        }
        if (ofOneRecord(type) && entityId == null) {
            throw new IllegalArgumentException(type + " needs entityId");
        }
        if (type == JobType.RECONCILE_SEGMENT && range == null) {
            throw new IllegalArgumentException("RECONCILE_SEGMENT needs range");
        }
        // Not Map.copyOf: what a trigger attached may hold null values.
        data = data == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    private static boolean ofOneRecord(JobType type) {
        return switch (type) {
            case RECONCILE_RECORD, FOLLOW_UP, UNDO_CHANGE -> true;
            case RECONCILE_DATASET, RECONCILE_SEGMENT, FIND_ORPHANS, APPLY_REPAIRS -> false;
        };
    }
}
