package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.lifecycle.JobState;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code scheduler.job_queue} to and from records. JSON goes as text, so that one mapper writes all of it. */
@Singleton
final class Columns {
    static final String ALL = """
            id, job_type, dataset, entity_type, entity_id, status, created_at, executed_at, finished_at, \
            data::text as data, parent_id, root_id, segment_no, range_from, range_to, estimated_records, strategy, \
            priority, repair, origin_system, origin_actor, origin_channel, correlation_id, depends_on, run_at, attempt, \
            closed_attempt, retries, lease_losses, lease_until, dispatched_at, worker, open_children, compared_records, \
            mismatches, result::text as result, error::text as error""";

    static final String INSERT = """
            insert into scheduler.job_queue (id, job_type, dataset, entity_type, entity_id, status, created_at, data, \
            parent_id, root_id, segment_no, range_from, range_to, estimated_records, strategy, priority, repair, \
            origin_system, origin_actor, origin_channel, correlation_id, depends_on, run_at, ready, \
            follow_up, drop_after, undoes) \
            values ($1, $2, $3, $4, $5, 'QUEUED', $6, $7::text::jsonb, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
            $18, $19, $20, $21, $22, $23, $24, $25, $26)""";

    static final String UPDATE = """
            update scheduler.job_queue set status = $2, attempt = $3, closed_attempt = $4, retries = $5, \
            lease_losses = $6, run_at = $7, ready = $8, lease_until = $9, dispatched_at = $10, executed_at = $11, \
            finished_at = $12, worker = $13, open_children = $14, compared_records = $15, estimated_records = $16, \
            mismatches = $17, result = $18::text::jsonb, error = $19::text::jsonb where id = $1""";

    private final Json json;

    Columns(Json json) {
        this.json = json;
    }

    QueueEntry entry(Row row) {
        UUID[] dependsOn = row.getArrayOfUUIDs("depends_on");
        JobType type = JobType.valueOf(row.getString("job_type"));
        Job job = new Job(
                row.getUUID("id"),
                row.getUUID("parent_id"),
                row.getUUID("root_id"),
                type,
                row.getString("dataset"),
                row.getString("entity_type"),
                row.getString("entity_id"),
                type == JobType.RECONCILE_SEGMENT
                        ? new KeyRange(row.getString("range_from"), row.getString("range_to"))
                        : null,
                Strategy.valueOf(row.getString("strategy")),
                priority(row.getShort("priority")),
                Math.max(1, row.getInteger("attempt")),
                row.getBoolean("repair"),
                new Origin(
                        row.getString("origin_system"),
                        row.getString("origin_actor"),
                        Channel.valueOf(row.getString("origin_channel")),
                        row.getString("correlation_id")),
                instant(row, "created_at"),
                data(row.getString("data")));
        return new QueueEntry(job, row.getInteger("segment_no"), Arrays.asList(dependsOn), state(row));
    }

    private JobState state(Row row) {
        return new JobState(
                JobStatus.valueOf(row.getString("status")),
                row.getInteger("attempt"),
                row.getInteger("closed_attempt"),
                row.getInteger("retries"),
                row.getInteger("lease_losses"),
                instant(row, "run_at"),
                maybe(row, "lease_until"),
                maybe(row, "dispatched_at"),
                maybe(row, "executed_at"),
                maybe(row, "finished_at"),
                row.getString("worker"),
                row.getInteger("open_children"),
                row.getLong("compared_records"),
                row.getLong("estimated_records"),
                row.getLong("mismatches"),
                json.readNullable(row.getString("result"), JobResult.class),
                json.readNullable(row.getString("error"), JobError.class));
    }

    Tuple forInsert(NewJob entry) {
        Job job = entry.job();
        KeyRange range = job.range();
        boolean ready = entry.dependsOn().isEmpty() && !entry.runAt().isAfter(job.createdAt());
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(
                job.id(),
                job.type().name(),
                job.dataset(),
                job.entityType(),
                job.entityId(),
                utc(job.createdAt()),
                json.write(job.data()),
                job.parentId(),
                job.rootId(),
                entry.segmentNo(),
                range == null ? null : range.from(),
                range == null ? null : range.to(),
                entry.estimatedRecords(),
                job.strategy().name(),
                rank(job.priority()),
                job.repair(),
                job.origin().system(),
                job.origin().actor(),
                job.origin().channel().name(),
                job.origin().correlationId(),
                entry.dependsOn().toArray(UUID[]::new),
                utc(entry.runAt()),
                ready,
                job.type() == JobType.FOLLOW_UP ? job.data().get("follow_up") : null,
                job.type() == JobType.FOLLOW_UP ? maybeUtc(notAfter(job)) : null,
                job.type() == JobType.UNDO_CHANGE
                        ? UUID.fromString(String.valueOf(job.data().get("change_id")))
                        : null));
        return Tuple.from(values);
    }

    private static @Nullable Instant notAfter(Job followUp) {
        Object time = followUp.data().get("not_after");
        return time == null ? null : Instant.parse(time.toString());
    }

    Tuple forUpdate(UUID id, JobState state, Instant now) {
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(
                id,
                state.status().name(),
                state.attempt(),
                state.closedAttempt(),
                state.retries(),
                state.leaseLosses(),
                utc(state.runAt()),
                !state.runAt().isAfter(now),
                maybeUtc(state.leaseUntil()),
                maybeUtc(state.dispatchedAt()),
                maybeUtc(state.executedAt()),
                maybeUtc(state.finishedAt()),
                state.worker(),
                state.openChildren(),
                state.comparedRecords(),
                state.estimatedRecords(),
                state.mismatches(),
                json.writeNullable(state.result()),
                json.writeNullable(state.error())));
        return Tuple.from(values);
    }

    /** A number of our own: the order of an enum's constants is nobody's to store. */
    static short rank(Priority priority) {
        return switch (priority) {
            case LOW -> 0;
            case NORMAL -> 1;
            case HIGH -> 2;
        };
    }

    static Priority priority(short rank) {
        return switch (rank) {
            case 0 -> Priority.LOW;
            case 1 -> Priority.NORMAL;
            case 2 -> Priority.HIGH;
            default -> throw new IllegalStateException("No priority has rank " + rank);
        };
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable OffsetDateTime maybeUtc(@Nullable Instant instant) {
        return instant == null ? null : utc(instant);
    }

    static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private static @Nullable Instant maybe(Row row, String column) {
        OffsetDateTime value = row.getOffsetDateTime(column);
        return value == null ? null : value.toInstant();
    }

    @SuppressWarnings("unchecked") // a JSON object always reads as a map with text keys
    private Map<String, Object> data(String text) {
        return json.read(text, Map.class);
    }
}
