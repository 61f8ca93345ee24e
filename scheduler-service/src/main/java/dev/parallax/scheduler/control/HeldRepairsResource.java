package dev.parallax.scheduler.control;

import dev.parallax.common.error.ApiError;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Origin;
import dev.parallax.scheduler.http.RequestBody;
import dev.parallax.scheduler.http.RequestQuery;
import dev.parallax.scheduler.queue.HeldRepairs;
import dev.parallax.scheduler.queue.HeldRepairs.Decision;
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
import org.jspecify.annotations.Nullable;

/** Decides about repairs that were held back. */
@Path("/api/v1/reconciliation/jobs/{id}/repairs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Steer")
public class HeldRepairsResource {
    private final HeldRepairs repairs;

    HeldRepairsResource(HeldRepairs repairs) {
        this.repairs = repairs;
    }

    @POST
    @Path("/release")
    @Operation(
            summary = "Let held back repairs go",
            description =
                    "The run goes on and makes what it planned, in the name of whoever asks. A record that moved since"
                            + " it was read is left. The body may be absent, or say reason and actor. A repeat changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "RUNNING",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "400",
            description = "MALFORMED_REQUEST or INVALID_REQUEST",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "404",
            description = "JOB_NOT_FOUND",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "409",
            description =
                    "REPAIRS_NOT_HELD_BACK, REPAIRS_ALREADY_DECIDED, or CONFLICT: another job of its dataset is at"
                            + " work",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    public Uni<JobView> release(@PathParam("id") String id, @BeanParam Headers headers, byte @Nullable [] body) {
        return decide(id, Decision.RELEASED, headers, body);
    }

    @POST
    @Path("/discard")
    @Operation(
            summary = "Decide against held back repairs",
            description =
                    "Nothing is written. The next run plans anew. The body may be absent, or say reason and actor. A"
                            + " repeat changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "COMPLETED, with the repairs DISCARDED",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "400",
            description = "MALFORMED_REQUEST or INVALID_REQUEST",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "404",
            description = "JOB_NOT_FOUND",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "409",
            description = "REPAIRS_NOT_HELD_BACK or REPAIRS_ALREADY_DECIDED",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    public Uni<JobView> discard(@PathParam("id") String id, @BeanParam Headers headers, byte @Nullable [] body) {
        return decide(id, Decision.DISCARDED, headers, body);
    }

    private Uni<JobView> decide(String id, Decision decision, Headers headers, byte @Nullable [] body) {
        String reason = null;
        Origin by = headers.origin(Channel.MANUAL);
        if (body != null && body.length > 0) {
            RequestBody request = RequestBody.parse(body);
            reason = request.text("reason");
            String actor = request.name("actor");
            request.verify();
            by = actor == null ? by : new Origin(by.system(), actor, by.channel(), by.correlationId());
        }
        return repairs.decide(RequestQuery.jobId(id), decision, by, reason).map(JobView::of);
    }
}
