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
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code scheduler.job_queue} to records, and what columns look like. JSON goes as text: one mapper for all. */
@Singleton
final class Columns {
    static final String ALL = """
            id, job_type, dataset, entity_type, entity_id, status, created_at, executed_at, finished_at, \
            data::text as data, parent_id, root_id, segment_no, range_from, range_to, estimated_records, strategy, \
            priority, repair, origin_system, origin_actor, origin_channel, correlation_id, depends_on, run_at, attempt, \
            closed_attempt, retries, lease_losses, lease_until, dispatched_at, worker, open_children, compared_records, \
            mismatches, result::text as result, error::text as error""";

    private static final Map<String, Integer> POSITIONS = positions();

    private final Json json;

    Columns(Json json) {
        this.json = json;
    }

    QueueEntry entry(Row row) {
        UUID[] dependsOn = row.getArrayOfUUIDs(at("depends_on"));
        JobType type = JobType.valueOf(row.getString(at("job_type")));
        Job job = new Job(
                row.getUUID(at("id")),
                row.getUUID(at("parent_id")),
                row.getUUID(at("root_id")),
                type,
                row.getString(at("dataset")),
                row.getString(at("entity_type")),
                row.getString(at("entity_id")),
                type == JobType.RECONCILE_SEGMENT
                        ? new KeyRange(row.getString(at("range_from")), row.getString(at("range_to")))
                        : null,
                Strategy.valueOf(row.getString(at("strategy"))),
                priority(row.getShort(at("priority"))),
                Math.max(1, row.getInteger(at("attempt"))),
                row.getBoolean(at("repair")),
                new Origin(
                        row.getString(at("origin_system")),
                        row.getString(at("origin_actor")),
                        Channel.valueOf(row.getString(at("origin_channel"))),
                        row.getString(at("correlation_id"))),
                instant(row, at("created_at")),
                data(row.getString(at("data"))));
        return new QueueEntry(job, row.getInteger(at("segment_no")), Arrays.asList(dependsOn), state(row));
    }

    private JobState state(Row row) {
        return new JobState(
                JobStatus.valueOf(row.getString(at("status"))),
                row.getInteger(at("attempt")),
                row.getInteger(at("closed_attempt")),
                row.getInteger(at("retries")),
                row.getInteger(at("lease_losses")),
                instant(row, at("run_at")),
                maybe(row, at("lease_until")),
                maybe(row, at("dispatched_at")),
                maybe(row, at("executed_at")),
                maybe(row, at("finished_at")),
                row.getString(at("worker")),
                row.getInteger(at("open_children")),
                row.getLong(at("compared_records")),
                row.getLong(at("estimated_records")),
                row.getLong(at("mismatches")),
                json.readNullable(row.getString(at("result")), JobResult.class),
                json.readNullable(row.getString(at("error")), JobError.class));
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

    static @Nullable OffsetDateTime maybeUtc(@Nullable Instant instant) {
        return instant == null ? null : utc(instant);
    }

    /** Where a column is in {@link #ALL}: a row itself looks for a name from the first column on, each time. */
    private static int at(String column) {
        return Objects.requireNonNull(POSITIONS.get(column), column);
    }

    private static Map<String, Integer> positions() {
        Map<String, Integer> positions = new HashMap<>();
        for (String column : ALL.split(",", -1)) {
            String[] words = column.strip().split(" ", -1);
            positions.put(words[words.length - 1], positions.size());
        }
        return positions;
    }

    private static Instant instant(Row row, int column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private static @Nullable Instant maybe(Row row, int column) {
        OffsetDateTime value = row.getOffsetDateTime(column);
        return value == null ? null : value.toInstant();
    }

    @SuppressWarnings("unchecked") // a JSON object always reads as a map with text keys
    Map<String, Object> data(String text) {
        return json.read(text, Map.class);
    }
}
