package dev.parallax.monitor.changelog;

import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.monitor.dataset.Datasets;
import dev.parallax.monitor.job.JobQueries;
import dev.parallax.monitor.web.Page;
import dev.parallax.monitor.web.QueryParameters;
import dev.parallax.monitor.web.Sql;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/reconciliation/jobs/{job_id}/logs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs")
class LogResource {

    private static final String ENTRIES = """
            select c.change_id, c.at, c.job_id, c.entity_type, c.dataset, c.entity_id, c.action, c.status,
                c.before::text as before, c.after::text as after, c.origin::text as origin, c.owner, c.mismatch_id,
                c.version_before, c.version_after, c.error_code, c.message, c.undoes, %s
            from monitor.changes c
            """.formatted(LoggedChanges.UNDONE_BY);

    private final Pool pool;
    private final JobQueries jobs;
    private final Datasets datasets;

    LogResource(Pool pool, JobQueries jobs, Datasets datasets) {
        this.pool = pool;
        this.jobs = jobs;
        this.datasets = datasets;
    }

    record JobLog(List<LogEntry> logs, Page.Pagination pagination) {}

    @GET
    @Operation(summary = "What a job changed, in the order of time", description = "Of a root job also its children.")
    @Parameter(name = "changed_type", in = ParameterIn.QUERY, description = "Kind of record")
    @Parameter(name = "table", in = ParameterIn.QUERY, description = "Name of a dataset")
    @Parameter(name = "changed_id", in = ParameterIn.QUERY, description = "Key of the record")
    @Parameter(name = "action", in = ParameterIn.QUERY, description = "CREATE, UPDATE or DELETE")
    @Parameter(name = "status", in = ParameterIn.QUERY, description = "APPLIED, CONFLICT, REJECTED or FAILED")
    @Parameter(name = "page", in = ParameterIn.QUERY, description = "From 1")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 100, 50 if absent")
    public Uni<JobLog> log(@PathParam("job_id") String jobId, @Context UriInfo uri) {
        UUID id = QueryParameters.uuid("job_id", jobId);
        LogFilter filter = LogFilter.of(uri.getQueryParameters(), datasets);
        return jobs.requireKnown(id)
                .chain(() -> Uni.combine()
                        .all()
                        .unis(entries(id, filter), count(id, filter))
                        .asTuple())
                .map(both -> new JobLog(both.getItem1(), filter.page().of(both.getItem2())));
    }

    private Uni<Long> count(UUID id, LogFilter filter) {
        Sql sql = filter.toSql(id);
        return pool.preparedQuery("select count(*) from monitor.changes c" + sql.where())
                .execute(sql.values())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private Uni<List<LogEntry>> entries(UUID id, LogFilter filter) {
        Sql sql = filter.toSql(id);
        String query = ENTRIES + sql.where() + " order by c.at, c.change_id limit "
                + sql.place(filter.page().size()) + " offset "
                + sql.place(filter.page().offset());
        return pool.preparedQuery(query).execute(sql.values()).map(rows -> {
            List<LogEntry> entries = new ArrayList<>();
            rows.forEach(row -> entries.add(entry(row)));
            return entries;
        });
    }

    private static LogEntry entry(Row row) {
        return new LogEntry(
                row.getUUID("change_id"),
                row.getOffsetDateTime("at").toInstant(),
                row.getUUID("job_id"),
                row.getString("entity_type"),
                row.getString("dataset"),
                row.getString("entity_id"),
                ChangeAction.valueOf(row.getString("action")),
                ChangeStatus.valueOf(row.getString("status")),
                row.getString("before"),
                row.getString("after"),
                row.getString("origin"),
                row.getString("owner"),
                row.getUUID("mismatch_id"),
                row.getString("version_before"),
                row.getString("version_after"),
                row.getString("error_code"),
                row.getString("message"),
                row.getUUID("undoes"),
                row.getUUID("undone_by"));
    }
}
