package dev.parallax.scheduler.queue;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.common.job.JobStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The entrance of jobs that undo a change: one at a time, and none for what is undone. */
@Singleton
public final class Undos {
    private final JobQueue queue;

    Undos(JobQueue queue) {
        this.queue = queue;
    }

    /**
     * Adds the job that undoes a change.
     *
     * @throws ApiException (in the Uni) UNDO_UNDER_WAY or CHANGE_ALREADY_UNDONE, with the job's id
     */
    public Uni<Void> add(SqlConnection connection, UUID changeId, NewJob job) {
        return connection
                // Of two requests at once, the second one sees the job of the first.
                .preparedQuery("select pg_advisory_xact_lock(hashtextextended('undo/' || $1::text, 0))")
                .execute(Tuple.of(changeId.toString()))
                .chain(() -> connection.preparedQuery("""
                                select id, status, coalesce(result->'details'->>'owner_status', '') = 'APPLIED' as applied \
                                from scheduler.job_queue where undoes = $1 \
                                order by finished_at is null desc, applied desc, seq desc limit 1""").execute(Tuple.of(changeId)))
                .invoke(rows -> rows.forEach(row -> refuse(changeId, row)))
                .chain(() -> queue.add(connection, List.of(job)));
    }

    private static void refuse(UUID changeId, Row row) {
        JobStatus status = JobStatus.valueOf(row.getString("status"));
        UUID job = row.getUUID("id");
        if (!status.isTerminal()) {
            throw new ApiException(
                    ErrorCode.UNDO_UNDER_WAY,
                    "Change " + changeId + " is being undone already, by job " + job,
                    Map.of("job_id", job, "status", status));
        }
        if (row.getBoolean("applied")) {
            throw new ApiException(
                    ErrorCode.CHANGE_ALREADY_UNDONE,
                    "Change " + changeId + " was undone by job " + job,
                    Map.of("job_id", job));
        }
    }
}
