package dev.parallax.monitor.changelog;

import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Single changes of the log. */
@ApplicationScoped
public class LoggedChanges {
    /** Of a change {@code c}: the one that took it back. There is no second one. */
    static final String UNDONE_BY = """
            (select u.change_id from monitor.changes u where u.undoes = c.change_id and u.status = 'APPLIED' limit 1)
                as undone_by""";

    private final Pool pool;

    LoggedChanges(Pool pool) {
        this.pool = pool;
    }

    /**
     * What a change was about.
     *
     * @param undoneBy the change that took it back
     */
    public record LoggedChange(
            UUID id,
            String dataset,
            String entityType,
            String entityId,
            ChangeStatus status,
            @Nullable UUID undoneBy) {}

    /** Fails with CHANGE_NOT_FOUND if the log has no such change. */
    public Uni<LoggedChange> require(UUID id) {
        return pool.preparedQuery("select c.change_id, c.dataset, c.entity_type, c.entity_id, c.status, " + UNDONE_BY
                        + " from monitor.changes c where c.change_id = $1")
                .execute(Tuple.of(id))
                .map(rows -> {
                    for (Row row : rows) {
                        return change(row);
                    }
                    throw new ApiException(ErrorCode.CHANGE_NOT_FOUND, "Change with ID '%s' not found".formatted(id));
                });
    }

    private static LoggedChange change(Row row) {
        return new LoggedChange(
                row.getUUID("change_id"),
                row.getString("dataset"),
                row.getString("entity_type"),
                row.getString("entity_id"),
                ChangeStatus.valueOf(row.getString("status")),
                row.getUUID("undone_by"));
    }
}
