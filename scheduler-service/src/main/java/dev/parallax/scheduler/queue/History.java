package dev.parallax.scheduler.queue;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobStatus;
import dev.parallax.scheduler.lifecycle.Step;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes what happened to jobs, and puts into the outbox what others are to hear of it. In the caller's transaction. */
@Singleton
final class History {
    private static final int PAGE = 7500;

    private final Json json;
    private final Batch<Line> lines;
    private final Batch<Outgoing> outbox;
    private final Batch<Join> joins;
    private final String insertLines;
    private final String insertJoins;
    private final String insertOutgoing;

    History(Json json) {
        this.json = json;
        this.lines = new Batch<Line>()
                .with("event_id", "uuid", UUID[]::new, line -> line.event().eventId())
                .with("job_id", "uuid", UUID[]::new, line -> line.event().jobId())
                .with("root_id", "uuid", UUID[]::new, line -> line.event().rootId())
                .with("event", "text", String[]::new, line -> EventNames.of(line.event()))
                .with("status", "text", String[]::new, line -> line.status().name())
                .with("attempt", "int4", Integer[]::new, line -> line.event().attempt())
                .with(
                        "at",
                        "timestamptz",
                        OffsetDateTime[]::new,
                        line -> Columns.utc(line.event().at()))
                .with("detail", "text", "::jsonb", String[]::new, line -> json.writeNullable(detail(line)))
                .with("outgoing", "bool", Boolean[]::new, Line::outgoing);
        this.outbox = new Batch<Outgoing>()
                .with("at", "timestamptz", OffsetDateTime[]::new, some -> Columns.utc(some.at()))
                .with("events", "text", String[]::new, Outgoing::events);
        this.joins = new Batch<Join>()
                .with("event_id", "uuid", UUID[]::new, join -> UUID.randomUUID())
                .with("job_id", "uuid", UUID[]::new, Join::waiting)
                .with("root_id", "uuid", UUID[]::new, Join::waiting)
                .with("event", "text", String[]::new, join -> "joined")
                .with("status", "text", String[]::new, join -> JobStatus.QUEUED.name())
                .with("attempt", "int4", Integer[]::new, join -> 0)
                .with(
                        "at",
                        "timestamptz",
                        OffsetDateTime[]::new,
                        join -> Columns.utc(join.job().createdAt()))
                .with("detail", "text", "::jsonb", String[]::new, join -> json.write(who(join)))
                .with("outgoing", "bool", Boolean[]::new, join -> false);
        this.insertJoins = insert("job_history", joins);
        this.insertLines = insert("job_history", lines);
        this.insertOutgoing = insert("outbox", outbox);
    }

    private static String insert(String table, Batch<?> batch) {
        return "insert into scheduler." + table + " (" + batch.names() + ") select " + batch.values() + " from "
                + batch.rows() + " order by r.place";
    }

    /**
     * One line of the history.
     *
     * @param status the job's afterwards
     * @param outgoing whether others are to hear of it
     */
    record Line(JobEvent event, JobStatus status, boolean outgoing) {}

    /**
     * A job that was to enter, and joined one that waits.
     *
     * @param waiting the one that waits
     * @param job the one that joined it
     */
    record Join(UUID waiting, Job job) {}

    Uni<Void> joined(SqlConnection connection, List<Join> written) {
        return written.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(insertJoins)
                        .execute(joins.of(written))
                        .replaceWithVoid();
    }

    private static Map<String, @Nullable Object> who(Join join) {
        Map<String, @Nullable Object> who = new LinkedHashMap<>();
        who.put("system", join.job().origin().system());
        who.put("actor", join.job().origin().actor());
        who.put("correlation_id", join.job().origin().correlationId());
        return who;
    }

    Uni<Void> write(SqlConnection connection, List<Line> written) {
        if (written.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<JobEvent> outgoing =
                written.stream().filter(Line::outgoing).map(Line::event).toList();
        return Pipeline.inOrder(
                () -> connection
                        .preparedQuery(insertLines)
                        .execute(lines.of(written))
                        .replaceWithVoid(),
                () -> outgoing.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : connection
                                .preparedQuery(insertOutgoing)
                                .execute(outbox.of(together(outgoing)))
                                .replaceWithVoid());
    }

    static List<Line> lines(Step step) {
        return step.history().stream()
                .map(note -> new Line(note.event(), step.next().status(), note.outgoing()))
                .toList();
    }

    static Line queued(NewJob entry) {
        Job job = entry.job();
        return new Line(
                new JobEvent.Queued(
                        UUID.randomUUID(),
                        job.id(),
                        job.rootId(),
                        0,
                        job.createdAt(),
                        job,
                        entry.runAt(),
                        entry.dependsOn()),
                JobStatus.QUEUED,
                true);
    }

    /** Some events that leave together, as {@link Outbox} reads them. */
    private record Outgoing(Instant at, String events) {}

    /** As many a row as a page has room for, whose size is in bytes: most of what is in them is ASCII. */
    private List<Outgoing> together(List<JobEvent> events) {
        List<Outgoing> rows = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (JobEvent event : events) {
            String line = Outbox.line(event.rootId(), json.write(event));
            if (!lines.isEmpty() && lines.length() + line.length() > PAGE) {
                rows.add(new Outgoing(events.getFirst().at(), lines.toString()));
                lines.setLength(0);
            }
            lines.append(line);
        }
        rows.add(new Outgoing(events.getFirst().at(), lines.toString()));
        return rows;
    }

    /** What neither the line itself nor the job tells. */
    private static @Nullable Map<String, Object> detail(Line line) {
        return switch (line.event()) {
            case JobEvent.Queued queued -> conditions(queued);
            case JobEvent.Started started -> Map.of("worker", started.worker());
            case JobEvent.Released released -> Map.of("worker", released.worker());
            case JobEvent.AttemptFailed failed -> Map.of("error", failed.error());
            case JobEvent.Planned planned ->
                Map.of("segments", planned.segments().size(), "explanation", planned.explanation());
            // What a reconciler said stands in the job; the sum of children may be replaced when some are put back.
            case JobEvent.Completed completed -> line.outgoing() ? Map.of("result", completed.result()) : null;
            case JobEvent.RetryScheduled retry -> Map.of("run_at", retry.runAt(), "error", retry.error());
            case JobEvent.Failed failed -> ended(failed);
            case JobEvent.Cancelled cancelled -> Map.of("by", cancelled.by());
            case JobEvent.Dispatched dispatched -> null;
            case JobEvent.Progressed progressed -> null;
        };
    }

    private static @Nullable Map<String, Object> conditions(JobEvent.Queued queued) {
        Instant runAt = queued.runAt();
        return runAt.equals(queued.at()) && queued.dependsOn().isEmpty()
                ? null
                : Map.of("run_at", runAt, "depends_on", queued.dependsOn());
    }

    private static Map<String, Object> ended(JobEvent.Failed failed) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("error", failed.error());
        detail.put("dead", failed.dead());
        if (failed.result() != null) {
            detail.put("result", failed.result());
        }
        return detail;
    }
}
