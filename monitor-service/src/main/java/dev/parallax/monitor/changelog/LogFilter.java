package dev.parallax.monitor.changelog;

import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.monitor.dataset.Datasets;
import dev.parallax.monitor.web.Page;
import dev.parallax.monitor.web.QueryParameters;
import dev.parallax.monitor.web.Sql;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which entries of a job's log are shown; null means any. */
record LogFilter(
        @Nullable String changedType,
        @Nullable String table,
        @Nullable String changedId,
        @Nullable String action,
        @Nullable String status,
        Page page) {

    private static final Set<String> PARAMETERS =
            Page.parameters("changed_type", "table", "changed_id", "action", "status");

    static LogFilter of(MultivaluedMap<String, String> query, Datasets datasets) {
        QueryParameters parameters = QueryParameters.of(query, PARAMETERS);
        return new LogFilter(
                parameters.oneOf("changed_type", datasets.entityTypes()),
                datasets.require(parameters.text("table")),
                parameters.text("changed_id"),
                parameters.oneOf("action", ChangeAction.values()),
                parameters.oneOf("status", ChangeStatus.values()),
                Page.of(parameters));
    }

    /** The changes of the job itself and, if it is a root, of its children. */
    Sql toSql(UUID jobId) {
        return new Sql()
                .and("(c.root_id = ? or c.job_id = ?)", jobId)
                .and("c.entity_type = ?", changedType)
                .and("c.dataset = ?", table)
                .and("c.entity_id = ?", changedId)
                .and("c.action = ?", action)
                .and("c.status = ?", status);
    }
}
