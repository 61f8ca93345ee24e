package dev.parallax.scheduler.control;

import dev.parallax.common.error.ApiError;
import dev.parallax.common.job.Channel;
import dev.parallax.scheduler.http.RequestQuery;
import dev.parallax.scheduler.queue.Steering;
import dev.parallax.scheduler.trigger.Headers;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Steers one job. */
@Path("/api/v1/reconciliation/jobs/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Steer")
public class SteerResource {
    private final Steering steering;

    SteerResource(Steering steering) {
        this.steering = steering;
    }

    @POST
    @Path("/cancel")
    @Operation(
            summary = "Cancel a job",
            description = "The job and its unfinished children are CANCELLED at once; work under way stops at its next"
                    + " page, and repairs already sent stay. A repeat changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "CANCELLED",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "404",
            description = "JOB_NOT_FOUND",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "409",
            description = "CONFLICT: it has ended in another way",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    public Uni<JobView> cancel(@PathParam("id") String id, @BeanParam Headers headers) {
        return steering.cancel(RequestQuery.jobId(id), headers.origin(Channel.MANUAL))
                .map(JobView::of);
    }

    @POST
    @Path("/retry")
    @Operation(
            summary = "Put an ended job back",
            description = "A FAILED, DEAD or CANCELLED job runs again with all of its retries; its history stays. Of a"
                    + " job with segments, those that did not complete run again.")
    @APIResponse(
            responseCode = "200",
            description = "QUEUED, or RUNNING for a job that waits for its segments",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "404",
            description = "JOB_NOT_FOUND",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "409",
            description = "CONFLICT: it has not ended, or ended well, or another job of its dataset is at work",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    public Uni<JobView> retry(@PathParam("id") String id, @BeanParam Headers headers) {
        return steering.putBack(RequestQuery.jobId(id), headers.origin(Channel.RETRY))
                .map(JobView::of);
    }
}
