package dev.parallax.scheduler.control;

import dev.parallax.common.error.ApiError;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.JobStatus;
import dev.parallax.scheduler.http.RequestBody;
import dev.parallax.scheduler.queue.PutBackMany;
import dev.parallax.scheduler.trigger.Headers;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Steers many jobs. */
@Path("/api/v1/queue")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Queue")
public class QueueResource {
    private static final int MOST = 1000;

    private final PutBackMany many;
    private final Tables tables;

    QueueResource(PutBackMany many, Tables tables) {
        this.many = many;
        this.tables = tables;
    }

    /**
     * Which ended jobs go back.
     *
     * @param dataset null for every one
     * @param status null for FAILED and DEAD
     * @param limit 100 if absent
     */
    @RegisterForReflection
    record RetryRequest(
            @Nullable String dataset,
            @Nullable Undone status,
            @Nullable Integer limit) {}

    @POST
    @Path("/retry")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Put many ended jobs back",
            description = "The earliest end first, at most 'limit' of them (100, at most 1000). Without a status, those"
                    + " that are FAILED or DEAD. Each is put back for itself; what is refused says why.")
    @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = RetryRequest.class),
                            examples =
                                    @ExampleObject(
                                            name = "the dead of one table",
                                            value = "{\"dataset\": \"orders\", \"status\": \"DEAD\", \"limit\": 50}")))
    @APIResponse(
            responseCode = "200",
            description = "What became of them",
            content = @Content(schema = @Schema(implementation = PutBackMany.Outcome.class)))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_REQUEST, INVALID_TABLE or MALFORMED_REQUEST",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    public Uni<PutBackMany.Outcome> retry(@BeanParam Headers headers, byte @Nullable [] body) {
        RequestBody request = RequestBody.parse(body);
        String dataset = request.text("dataset");
        Undone status = request.choice("status", Undone.class);
        int limit = request.number("limit", 100, 1, MOST);
        request.verify();
        if (dataset != null) {
            tables.require(dataset);
        }
        List<JobStatus> statuses =
                status == null ? List.of(JobStatus.FAILED, JobStatus.DEAD) : List.of(status.status());
        return many.of(dataset, statuses, limit, headers.origin(Channel.RETRY));
    }
}
