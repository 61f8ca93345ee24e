package dev.parallax.monitor.front;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The calls that steer a job. They are answered by the scheduler. */
@Path("/api/v1/reconciliation/jobs")
@Tag(name = "Jobs")
class JobControlResource {

    private final PassThrough scheduler;

    JobControlResource(PassThrough scheduler) {
        this.scheduler = scheduler;
    }

    @POST
    @Path("/{job_id}/repairs/{decision}")
    @Operation(
            summary = "Decide about held back repairs",
            description =
                    "release: the run goes on and makes what it planned, in the name of whoever asks; a record that"
                            + " moved since it was read is left. discard: nothing is written. Reason and actor may be said in the"
                            + " body. A repeat changes nothing; REPAIRS_NOT_HELD_BACK and REPAIRS_ALREADY_DECIDED are answered with"
                            + " 409.")
    public Uni<Response> decide(
            @PathParam("job_id") String jobId,
            @PathParam("decision") String decision,
            @Context UriInfo uri,
            @Context HttpHeaders headers,
            byte[] body) {
        return scheduler.post(uri.getRequestUri(), headers, body);
    }

    @POST
    @Path("/{job_id}/{action}")
    @Operation(summary = "Steer a job", description = "The actions are those of the scheduler.")
    public Uni<Response> steer(
            @PathParam("job_id") String jobId,
            @PathParam("action") String action,
            @Context UriInfo uri,
            @Context HttpHeaders headers,
            byte[] body) {
        return scheduler.post(uri.getRequestUri(), headers, body);
    }
}
