package dev.parallax.monitor.job;

import dev.parallax.monitor.dataset.Datasets;
import dev.parallax.monitor.web.QueryParameters;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/reconciliation/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs")
class JobsResource {

    private final JobQueries jobs;
    private final Datasets datasets;

    JobsResource(JobQueries jobs, Datasets datasets) {
        this.jobs = jobs;
        this.datasets = datasets;
    }

    @GET
    @Operation(summary = "Reconciliation jobs, the newest first")
    @Parameter(name = "table", in = ParameterIn.QUERY, description = "Name of a dataset")
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            description = "QUEUED, DISPATCHED, RUNNING, COMPLETED, FAILED, DEAD or CANCELLED")
    @Parameter(
            name = "job_type",
            in = ParameterIn.QUERY,
            description = "HOURLY_SCHEDULED, MANUAL_ONDEMAND or EVENT_TARGETED")
    @Parameter(name = "active", in = ParameterIn.QUERY, description = "true: only jobs that have not ended")
    @Parameter(name = "from_date", in = ParameterIn.QUERY, description = "ISO 8601, inclusive")
    @Parameter(name = "to_date", in = ParameterIn.QUERY, description = "ISO 8601, inclusive")
    @Parameter(name = "page", in = ParameterIn.QUERY, description = "From 1")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 100, 50 if absent")
    public Uni<JobQueries.JobList> list(@Context UriInfo uri) {
        return jobs.list(JobFilter.of(uri.getQueryParameters(), datasets));
    }

    @GET
    @Path("/{job_id}")
    @Operation(summary = "One job with its errors, mismatches, children and history")
    public Uni<JobDetails> details(@PathParam("job_id") String jobId) {
        return jobs.details(QueryParameters.uuid("job_id", jobId));
    }

    @GET
    @Path("/{job_id}/children")
    @Operation(summary = "The parts of a job in key order, each with its verdict, counts and details")
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            description = "QUEUED, DISPATCHED, RUNNING, COMPLETED, FAILED, DEAD or CANCELLED")
    @Parameter(name = "verdict", in = ParameterIn.QUERY, description = "MATCH, DRIFT or INCONCLUSIVE")
    @Parameter(name = "page", in = ParameterIn.QUERY, description = "From 1")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 100, 50 if absent")
    public Uni<JobQueries.ChildList> children(@PathParam("job_id") String jobId, @Context UriInfo uri) {
        return jobs.children(ChildFilter.of(QueryParameters.uuid("job_id", jobId), uri.getQueryParameters()));
    }
}
