package dev.parallax.monitor.job;

import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.Verdict;
import dev.parallax.monitor.web.Page;
import dev.parallax.monitor.web.QueryParameters;
import dev.parallax.monitor.web.Sql;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which children of a job a list shows; null means any. */
record ChildFilter(
        UUID parentId, @Nullable String status, @Nullable String verdict, Page page) {

    private static final Set<String> PARAMETERS = Page.parameters("status", "verdict");

    /** As {@link JobFacts#verdict()} has it. */
    private static final String VERDICT = "case when jsonb_typeof(j.state -> 'stage' -> 'result') = 'object'"
            + " then j.state -> 'stage' -> 'result' ->> 'verdict'"
            + " when j.status in ('COMPLETED', 'FAILED', 'DEAD', 'CANCELLED')"
            + " and j.task not in ('FOLLOW_UP', 'FIND_ORPHANS', 'APPLY_REPAIRS', 'UNDO_CHANGE')"
            + " then 'INCONCLUSIVE' end";

    static ChildFilter of(UUID parentId, MultivaluedMap<String, String> query) {
        QueryParameters parameters = QueryParameters.of(query, PARAMETERS);
        return new ChildFilter(
                parentId,
                parameters.oneOf("status", JobStatus.values()),
                parameters.oneOf("verdict", Verdict.values()),
                Page.of(parameters));
    }

    Sql toSql() {
        return new Sql()
                .and("j.dataset is not null")
                .and("j.parent_id = ?", parentId)
                .and("j.status = ?", status)
                .and("(" + VERDICT + ") = ?", verdict);
    }
}
