package dev.parallax.monitor.changelog;

import dev.parallax.monitor.dataset.Datasets;
import dev.parallax.monitor.job.JobQueries;
import dev.parallax.monitor.web.Page;
import dev.parallax.monitor.web.QueryParameters;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
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

    private final LogEntries entries;
    private final JobQueries jobs;
    private final Datasets datasets;

    LogResource(LogEntries entries, JobQueries jobs, Datasets datasets) {
        this.entries = entries;
        this.jobs = jobs;
        this.datasets = datasets;
    }

    @RegisterForReflection
    record JobLog(List<LogEntry> logs, Page.Pagination pagination) {}

    @GET
    @Operation(
            summary = "What a job changed, in the order of time",
            description =
                    "Of a root job also its children. Of a change whose records are larger than 16 KB long values are"
                            + " cut, and what comes last is left out; shortened says so. GET changes/{change_id} has"
                            + " all of it.")
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
                        .unis(entries.list(id, filter), entries.count(id, filter))
                        .asTuple())
                .map(both -> new JobLog(both.getItem1(), filter.page().of(both.getItem2())));
    }
}
