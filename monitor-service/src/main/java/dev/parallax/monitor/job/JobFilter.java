package dev.parallax.monitor.job;

import dev.parallax.common.job.JobStatus;
import dev.parallax.monitor.dataset.Datasets;
import dev.parallax.monitor.projection.PublicJobType;
import dev.parallax.monitor.web.Page;
import dev.parallax.monitor.web.QueryParameters;
import dev.parallax.monitor.web.Sql;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which root jobs a list shows; null means any. */
record JobFilter(
        @Nullable String table,
        @Nullable String status,
        @Nullable String jobType,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String repairs,
        boolean activeOnly,
        Page page) {

    /** As {@link JobFacts#repairs()} has them. */
    private static final List<String> REPAIRS = List.of("APPLIED", "NOT_APPLIED", "HELD_BACK", "RELEASED", "DISCARDED");

    private static final Set<String> PARAMETERS =
            Page.parameters("table", "status", "job_type", "from_date", "to_date", "repairs", "active");

    static JobFilter of(MultivaluedMap<String, String> query, Datasets datasets) {
        QueryParameters parameters = QueryParameters.of(query, PARAMETERS);
        return new JobFilter(
                datasets.require(parameters.text("table")),
                parameters.oneOf("status", JobStatus.values()),
                parameters.oneOf("job_type", PublicJobType.values()),
                parameters.from("from_date"),
                parameters.to("to_date"),
                parameters.oneOf("repairs", REPAIRS),
                parameters.flag("active"),
                Page.of(parameters));
    }

    /** The newest jobs, whatever they are. */
    static JobFilter newest(int count) {
        return new JobFilter(null, null, null, null, null, null, false, new Page(1, count));
    }

    /** A job that has not been told what it is yet is not shown, and a child only within its root. */
    Sql toSql() {
        Sql sql = new Sql().and("j.parent_id is null").and("j.dataset is not null");
        if (activeOnly) {
            sql.and("j.status in ('QUEUED', 'DISPATCHED', 'RUNNING')");
        }
        return sql.and("j.dataset = ?", table)
                .and("j.status = ?", status)
                .and("j.job_type = ?", jobType)
                .and("j.state #>> '{stage,result,details,repairs}' = ?", repairs)
                .and("j.began_at >= ?", from == null ? null : from.atOffset(ZoneOffset.UTC))
                .and("j.began_at <= ?", to == null ? null : to.atOffset(ZoneOffset.UTC));
    }
}
