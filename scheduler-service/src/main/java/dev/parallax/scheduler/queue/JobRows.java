package dev.parallax.scheduler.queue;

import static dev.parallax.scheduler.queue.Columns.maybeUtc;
import static dev.parallax.scheduler.queue.Columns.utc;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.scheduler.lifecycle.JobState;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How rows of {@code scheduler.job_queue} are written: many with one statement. JSON goes as text. */
@Singleton
final class JobRows {
    private static final String TIME = "timestamptz";
    private static final String JSON = "::jsonb";

    private final Batch<Entering> entering;
    private final Batch<Changed> changed;
    private final Batch<Changed> worked;
    private final String insert;
    private final String update;
    private final String updateWorked;

    JobRows(Json json) {
        this.entering = entering(json);
        this.changed = changed(json);
        this.worked = worked(json);
        this.insert = "insert into scheduler.job_queue (" + entering.names() + ") select " + entering.values()
                + " from " + entering.rows() + " order by r.place";
        this.update = update(changed);
        this.updateWorked = update(worked);
    }

    private static String update(Batch<Changed> batch) {
        return "update scheduler.job_queue q set " + batch.assignments() + " from " + batch.rows()
                + " where q.id = r.id";
    }

    /**
     * A row that is new.
     *
     * @param steps what the job went through so far, as {@link Steps} writes it
     */
    record Entering(NewJob entry, JobState state, String steps) {
        Job job() {
            return entry.job();
        }
    }

    /**
     * A row as it shall be.
     *
     * @param ready whether its time has come
     * @param steps what the job goes through, as {@link Steps} writes it
     */
    record Changed(UUID id, JobState state, boolean ready, String steps) {
        static Changed of(UUID id, JobState state, Instant now, String steps) {
            return new Changed(id, state, !state.runAt().isAfter(now), steps);
        }
    }

    /** Inserts in order; what is to happen on a conflict may be added. */
    String insert() {
        return insert;
    }

    String update() {
        return update;
    }

    /** The same for rows that {@link #onlyWorked}. */
    String updateWorked() {
        return updateWorked;
    }

    Tuple worked(List<Changed> rows) {
        return worked.of(rows);
    }

    /** Whether an attempt that is under way just went on or ended: then half of the columns are as they were. */
    static boolean onlyWorked(@Nullable JobState before, JobState next) {
        return before != null
                && before.leaseUntil() != null
                && next.status() != JobStatus.QUEUED
                && next.attempt() == before.attempt()
                && next.retries() == before.retries()
                && next.leaseLosses() == before.leaseLosses()
                && next.runAt().equals(before.runAt())
                && next.estimatedRecords() == before.estimatedRecords()
                && Objects.equals(next.openChildren(), before.openChildren())
                && Objects.equals(next.error(), before.error());
    }

    Tuple entering(List<Entering> rows) {
        return entering.of(rows);
    }

    Tuple changed(List<Changed> rows) {
        return changed.of(rows);
    }

    private static Batch<Entering> entering(Json json) {
        return new Batch<Entering>()
                .with("id", "uuid", UUID[]::new, row -> row.job().id())
                .with("job_type", "text", String[]::new, row -> row.job().type().name())
                .with("dataset", "text", String[]::new, row -> row.job().dataset())
                .with("entity_type", "text", String[]::new, row -> row.job().entityType())
                .with("entity_id", "text", String[]::new, row -> row.job().entityId())
                .with("status", "text", String[]::new, row -> row.state()
                        .status()
                        .name())
                .with(
                        "created_at",
                        TIME,
                        OffsetDateTime[]::new,
                        row -> utc(row.job().createdAt()))
                .with(
                        "data",
                        "text",
                        JSON,
                        String[]::new,
                        row -> json.write(row.job().data()))
                .with("parent_id", "uuid", UUID[]::new, row -> row.job().parentId())
                .with("root_id", "uuid", UUID[]::new, row -> row.job().rootId())
                .with("segment_no", "int4", Integer[]::new, row -> row.entry().segmentNo())
                .with("range_from", "text", String[]::new, row -> range(row).from())
                .with("range_to", "text", String[]::new, row -> range(row).to())
                .with("estimated_records", "int8", Long[]::new, row -> row.entry()
                        .estimatedRecords())
                .with("strategy", "text", String[]::new, row -> row.job()
                        .strategy()
                        .name())
                .with(
                        "priority",
                        "int2",
                        Short[]::new,
                        row -> Columns.rank(row.job().priority()))
                .with("repair", "bool", Boolean[]::new, row -> row.job().repair())
                .with("origin_system", "text", String[]::new, row -> row.job()
                        .origin()
                        .system())
                .with("origin_actor", "text", String[]::new, row -> row.job()
                        .origin()
                        .actor())
                .with("origin_channel", "text", String[]::new, row -> row.job()
                        .origin()
                        .channel()
                        .name())
                .with("correlation_id", "text", String[]::new, row -> row.job()
                        .origin()
                        .correlationId())
                .with(
                        "depends_on",
                        "text",
                        "::uuid[]",
                        String[]::new,
                        row -> literal(row.entry().dependsOn()))
                .with(
                        "run_at",
                        TIME,
                        OffsetDateTime[]::new,
                        row -> utc(row.entry().runAt()))
                .with("ready", "bool", Boolean[]::new, row -> ready(row.entry()))
                .with("attempt", "int4", Integer[]::new, row -> row.state().attempt())
                .with(
                        "lease_until",
                        TIME,
                        OffsetDateTime[]::new,
                        row -> maybeUtc(row.state().leaseUntil()))
                .with("follow_up", "text", String[]::new, row -> followUp(row.job()))
                .with("drop_after", TIME, OffsetDateTime[]::new, row -> maybeUtc(notAfter(row.job())))
                .with("undoes", "uuid", UUID[]::new, row -> undoes(row.job()))
                .with("steps", "text", String[]::new, Entering::steps);
    }

    private static Batch<Changed> changed(Json json) {
        return worked(json)
                .with("attempt", "int4", Integer[]::new, row -> row.state().attempt())
                .with("retries", "int4", Integer[]::new, row -> row.state().retries())
                .with("lease_losses", "int4", Integer[]::new, row -> row.state().leaseLosses())
                .with(
                        "run_at",
                        TIME,
                        OffsetDateTime[]::new,
                        row -> utc(row.state().runAt()))
                .with("ready", "bool", Boolean[]::new, Changed::ready)
                .with("open_children", "int4", Integer[]::new, row -> row.state()
                        .openChildren())
                .with("estimated_records", "int8", Long[]::new, row -> row.state()
                        .estimatedRecords())
                .with(
                        "error",
                        "text",
                        JSON,
                        String[]::new,
                        row -> json.writeNullable(row.state().error()));
    }

    private static Batch<Changed> worked(Json json) {
        return new Batch<Changed>()
                .with("id", "uuid", UUID[]::new, Changed::id)
                .with("status", "text", String[]::new, row -> row.state()
                        .status()
                        .name())
                .with("closed_attempt", "int4", Integer[]::new, row -> row.state()
                        .closedAttempt())
                .with(
                        "lease_until",
                        TIME,
                        OffsetDateTime[]::new,
                        row -> maybeUtc(row.state().leaseUntil()))
                .with(
                        "dispatched_at",
                        TIME,
                        OffsetDateTime[]::new,
                        row -> maybeUtc(row.state().dispatchedAt()))
                .with(
                        "executed_at",
                        TIME,
                        OffsetDateTime[]::new,
                        row -> maybeUtc(row.state().executedAt()))
                .with(
                        "finished_at",
                        TIME,
                        OffsetDateTime[]::new,
                        row -> maybeUtc(row.state().finishedAt()))
                .with("worker", "text", String[]::new, row -> row.state().worker())
                .with("compared_records", "int8", Long[]::new, row -> row.state()
                        .comparedRecords())
                .with("mismatches", "int8", Long[]::new, row -> row.state().mismatches())
                .with(
                        "result",
                        "text",
                        JSON,
                        String[]::new,
                        row -> json.writeNullable(row.state().result()))
                .adding("steps", Changed::steps);
    }

    private static KeyRange range(Entering row) {
        KeyRange range = row.job().range();
        return range == null ? KeyRange.ALL : range;
    }

    private static boolean ready(NewJob entry) {
        return entry.dependsOn().isEmpty() && !entry.runAt().isAfter(entry.job().createdAt());
    }

    static String literal(List<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private static @Nullable String followUp(Job job) {
        Object name = job.type() == JobType.FOLLOW_UP ? job.data().get("follow_up") : null;
        return name == null ? null : name.toString();
    }

    private static @Nullable Instant notAfter(Job job) {
        Object time = job.type() == JobType.FOLLOW_UP ? job.data().get("not_after") : null;
        return time == null ? null : Instant.parse(time.toString());
    }

    private static @Nullable UUID undoes(Job job) {
        Object change = job.type() == JobType.UNDO_CHANGE ? job.data().get("change_id") : null;
        return change == null ? null : UUID.fromString(change.toString());
    }
}
