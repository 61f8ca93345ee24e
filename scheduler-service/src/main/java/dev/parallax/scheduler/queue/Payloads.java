package dev.parallax.scheduler.queue;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/**
 * What triggers attached to jobs: a row beside the queue, once for all jobs that entered together, and not on the way of
 * any of them. A row that was given to none, because all of them joined others, goes with the purge.
 */
@Singleton
final class Payloads {
    /** In place of the data of a job, where one is shown. */
    static final String WITH_DATA = Columns.ALL.replace(
            "data::text as data",
            "coalesce((select p.data::text from scheduler.payload p where p.id = payload_id), data::text) as data");

    private static final String INSERT =
            "insert into scheduler.payload (id, created_at, data) values ($1, $2, $3::text::jsonb)";

    private final Json json;

    Payloads(Json json) {
        this.json = json;
    }

    /**
     * Keeps what is attached to a job and to those that enter with it.
     *
     * @return the id of the row; empty if nothing is attached
     */
    Uni<Optional<UUID>> keep(SqlConnection connection, NewJob job) {
        if (job.attached().isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        UUID id = JobIds.next();
        return connection
                .preparedQuery(INSERT)
                .execute(Tuple.of(id, Columns.utc(job.job().createdAt()), json.write(job.attached())))
                .replaceWith(Optional.of(id));
    }
}
