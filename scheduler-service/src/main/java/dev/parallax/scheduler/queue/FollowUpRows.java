package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.followup.Action;
import dev.parallax.scheduler.followup.Entry;
import dev.parallax.scheduler.lifecycle.JobState;
import dev.parallax.scheduler.lifecycle.Lifecycle;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** FOLLOW_UP entries: from rows to what the planner compares, and from its actions to rows. */
@Singleton
final class FollowUpRows {
    private final Store store;
    private final Lifecycle lifecycle;
    private final Json json;

    FollowUpRows(Store store, Lifecycle lifecycle, Json json) {
        this.store = store;
        this.lifecycle = lifecycle;
        this.json = json;
    }

    /**
     * What caused the actions.
     *
     * @param changeId null if it was no change
     */
    record Cause(
            String dataset,
            String entityType,
            String key,
            Origin origin,
            @Nullable UUID changeId) {}

    /** Locks everything that was planned for these records, in the order of entry. */
    Uni<List<QueueEntry>> lock(SqlConnection connection, String dataset, Collection<String> keys) {
        return connection
                .preparedQuery("select " + Columns.ALL + """
                         from scheduler.job_queue where job_type = 'FOLLOW_UP' and dataset = $1 and entity_id = any($2) \
                        order by id for no key update""")
                .execute(Tuple.of(dataset, keys.toArray(String[]::new)))
                .map(store::entries);
    }

    /** As the planner sees it. */
    static Entry entry(QueueEntry row) {
        Job job = row.job();
        JobState state = row.state();
        return new Entry(
                job.id(),
                String.valueOf(job.data().get("follow_up")),
                phase(state),
                Optional.ofNullable(job.data().get("due"))
                        .map(due -> Instant.parse(due.toString()))
                        .orElse(state.runAt()),
                record(job.data().get("record")),
                state.finishedAt());
    }

    private static Entry.Phase phase(JobState state) {
        return switch (state.status()) {
            case QUEUED -> state.attempt() == 0 ? Entry.Phase.WAITING : Entry.Phase.RETRYING;
            case DISPATCHED, RUNNING -> Entry.Phase.AT_WORK;
            case COMPLETED -> Entry.Phase.DONE;
            case FAILED, DEAD, CANCELLED -> state.attempt() == 0 ? Entry.Phase.UNTRIED : Entry.Phase.DOUBTFUL;
        };
    }

    @SuppressWarnings("unchecked") // written by call()
    private static Map<String, Object> record(@Nullable Object record) {
        return record instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /** Writes actions. @return the entries that ended */
    Uni<List<QueueEntry>> apply(
            SqlConnection connection, Cause cause, List<Action> actions, List<QueueEntry> rows, Instant now) {
        Map<UUID, QueueEntry> byId = new LinkedHashMap<>();
        rows.forEach(row -> byId.put(row.job().id(), row));
        List<QueueEntry> ended = new ArrayList<>();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Action action : actions) {
            all = all.chain(() -> switch (action) {
                case Action.Insert insert -> insert(connection, cause, insert, now);
                case Action.Move move -> {
                    QueueEntry row = byId.get(move.id());
                    yield move(
                            connection,
                            cause,
                            move,
                            row == null ? 0 : row.state().attempt(),
                            now);
                }
                case Action.Cancel cancel -> {
                    QueueEntry row = byId.get(cancel.id());
                    yield row == null
                            ? Uni.createFrom().voidItem()
                            : withdraw(connection, row, cancel.reason(), now, ended);
                }
            });
        }
        return all.replaceWith(ended);
    }

    private Uni<Void> insert(SqlConnection connection, Cause cause, Action.Insert insert, Instant now) {
        UUID id = JobIds.next();
        Origin origin = cause.origin();
        Job job = new Job(
                id,
                null,
                id,
                JobType.FOLLOW_UP,
                cause.dataset(),
                cause.entityType(),
                cause.key(),
                null,
                Strategy.FULL,
                Priority.NORMAL,
                1,
                true,
                new Origin(origin.system(), origin.actor(), Channel.FOLLOW_UP, origin.correlationId()),
                now,
                data(insert.followUp(), insert.call(), cause));
        return store.insert(
                connection,
                List.of(new NewJob(job, insert.call().runAt(), insert.call().after(), null, 0)));
    }

    private static Map<String, Object> data(String followUp, Action.Call call, Cause cause) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("follow_up", followUp);
        data.put("record", call.record());
        data.put("due", call.due().toString());
        call.notAfter().ifPresent(time -> data.put("not_after", time.toString()));
        UUID changeId = cause.changeId();
        if (changeId != null) {
            data.put("change_id", changeId.toString());
        }
        return data;
    }

    private Uni<Void> move(SqlConnection connection, Cause cause, Action.Move move, int attempt, Instant now) {
        Action.Call call = move.call();
        boolean ready = call.after().isEmpty() && !call.runAt().isAfter(now);
        return connection
                .preparedQuery("""
                        update scheduler.job_queue set run_at = $2, ready = $3, drop_after = $4, depends_on = $5, \
                        data = $6::text::jsonb || jsonb_build_object('follow_up', follow_up) \
                        where id = $1 and status = 'QUEUED'""")
                .execute(Tuple.from(Arrays.asList(
                        move.id(),
                        Columns.utc(call.runAt()),
                        ready,
                        call.notAfter().map(Columns::utc).orElse(null),
                        call.after().toArray(UUID[]::new),
                        json.write(data("", call, cause)))))
                .chain(() -> store.note(
                        connection,
                        move.id(),
                        new Steps.Step(
                                "moved",
                                JobStatus.QUEUED,
                                attempt,
                                now,
                                Map.of("run_at", call.runAt(), "due", call.due()),
                                false)))
                .chain(() -> store.announce(connection));
    }

    /** Ends an entry without doing it. */
    Uni<Void> withdraw(
            SqlConnection connection, QueueEntry row, Action.Reason reason, Instant now, List<QueueEntry> ended) {
        JobError error = new JobError(reason.name(), reason.message(), false);
        return lifecycle
                .withdrawn(row.job(), row.state(), error, now)
                .map(step -> {
                    ended.add(row.with(step.next()));
                    return store.update(
                            connection,
                            List.of(new Store.Changed(row.job().id(), row.state(), step.next())),
                            History.lines(step),
                            now);
                })
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    static boolean waits(QueueEntry row) {
        return row.state().status() == JobStatus.QUEUED;
    }
}
