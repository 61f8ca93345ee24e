package dev.parallax.scheduler.queue;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.common.job.Job;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Map;
import java.util.UUID;

/** A record has one live entry of a follow-up, and a change one live undo: an ended one does not come back beside it. */
final class OneLife {
    private OneLife() {}

    /** @throws ApiException (in the Uni) CONFLICT with the one that waits or is at work */
    static Uni<Void> require(SqlConnection connection, Job job) {
        return switch (job.type()) {
            case FOLLOW_UP ->
                none(
                        connection,
                        """
                        job_type = 'FOLLOW_UP' and dataset = $1 and entity_id = $2 and follow_up = $3""",
                        Tuple.of(
                                job.dataset(),
                                job.entityId(),
                                String.valueOf(job.data().get("follow_up"))),
                        "A newer entry of this follow-up waits for the record");
            case UNDO_CHANGE ->
                none(
                        connection,
                        "undoes = $1",
                        Tuple.of(UUID.fromString(String.valueOf(job.data().get("change_id")))),
                        "A newer job undoes this change");
            case RECONCILE_DATASET, RECONCILE_SEGMENT, RECONCILE_RECORD, FIND_ORPHANS, APPLY_REPAIRS ->
                Uni.createFrom().voidItem();
        };
    }

    private static Uni<Void> none(SqlConnection connection, String which, Tuple values, String message) {
        return connection
                .preparedQuery("select id from scheduler.job_queue where finished_at is null and " + which)
                .execute(values)
                .invoke(rows -> {
                    if (rows.size() > 0) {
                        throw new ApiException(
                                ErrorCode.CONFLICT,
                                message,
                                Map.of("waits_for", rows.iterator().next().getUUID("id")));
                    }
                })
                .replaceWithVoid();
    }
}
