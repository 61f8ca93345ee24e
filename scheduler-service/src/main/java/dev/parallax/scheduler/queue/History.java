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

/** What happened to jobs, as far as it is not in their rows: what others are to hear of, and who joined. */
@Singleton
final class History {
    private static final int PAGE = 7500;

    private final Json json;
    private final Batch<Outgoing> outbox;
    private final Batch<Join> joins;
    private final String insertJoins;
    private final String insertOutgoing;

    History(Json json) {
        this.json = json;
        this.outbox = new Batch<Outgoing>()
                .with("at", "timestamptz", OffsetDateTime[]::new, some -> Columns.utc(some.at()))
                .with("events", "text", String[]::new, Outgoing::events);
        this.joins = new Batch<Join>()
                .with("job_id", "uuid", UUID[]::new, Join::waiting)
                .with("after_steps", "int4", Integer[]::new, Join::afterSteps)
                .with(
                        "at",
                        "timestamptz",
                        OffsetDateTime[]::new,
                        join -> Columns.utc(join.job().createdAt()))
                .with("detail", "text", "::jsonb", String[]::new, join -> json.write(who(join)));
        this.insertJoins = insert("job_join", joins);
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
     * @param afterSteps how many steps it had gone through
     * @param job the one that joined it
     * @param replaced what was attached to the one that waits, if something else is now
     */
    record Join(
            UUID waiting, int afterSteps, Job job, @Nullable Replaced replaced) {}

    /** Two rows of what triggers attached, each of which may be as large as a trigger may be; they outlive the job. */
    record Replaced(UUID before, UUID now) {}

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
        who.put("channel", join.job().origin().channel());
        if (join.replaced() != null) {
            who.put("payload", join.replaced().now());
            who.put("replaced_payload", join.replaced().before());
        }
        return who;
    }

    /** Puts into the outbox what others are to hear of. */
    Uni<Void> publish(SqlConnection connection, List<Line> written) {
        List<JobEvent> outgoing =
                written.stream().filter(Line::outgoing).map(Line::event).toList();
        return outgoing.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(insertOutgoing)
                        .execute(outbox.of(together(outgoing)))
                        .replaceWithVoid();
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
}
