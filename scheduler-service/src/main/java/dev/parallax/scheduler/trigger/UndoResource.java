package dev.parallax.scheduler.trigger;

import dev.parallax.common.api.UndoAccepted;
import dev.parallax.common.api.UndoOrder;
import dev.parallax.common.error.ApiError;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Origin;
import dev.parallax.scheduler.http.RequestBody;
import dev.parallax.scheduler.http.RequestQuery;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Starts the undo of a change. */
@Path("/api/v1/reconciliation/changes/{id}/undo")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Start")
public class UndoResource {
    private final Triggers triggers;
    private final UndoStart start;

    UndoResource(Triggers triggers, UndoStart start) {
        this.triggers = triggers;
        this.start = start;
    }

    @POST
    @Operation(
            summary = "Undo a change",
            description = "For the service that keeps the log of changes, which says what the change was about and"
                    + " whether it was undone. Everybody else asks there, with no more than reason and actor.")
    @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = UndoOrder.class),
                            examples =
                                    @ExampleObject(
                                            name = "an order was repaired wrongly",
                                            value = "{\"reason\": \"the source was wrong\", \"actor\": \"ada\","
                                                    + " \"table\": \"orders\", \"entity_type\": \"order\","
                                                    + " \"entity_id\": \"o-4711\"}")))
    @APIResponse(
            responseCode = "202",
            description = "Queued",
            content =
                    @Content(
                            schema = @Schema(implementation = UndoAccepted.class),
                            examples =
                                    @ExampleObject(
                                            name = "queued",
                                            value = "{\"job_id\": \"550e8400-e29b-41d4-a716-446655440000\","
                                                    + " \"change_id\": \"0c0ffee0-0000-4000-8000-000000000001\","
                                                    + " \"table\": \"orders\", \"entity_type\": \"order\","
                                                    + " \"entity_id\": \"o-4711\","
                                                    + " \"time_queued\": \"2025-11-20T14:00:00Z\","
                                                    + " \"status\": \"QUEUED\"}")))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_TABLE, INVALID_REQUEST or MALFORMED_REQUEST",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "404",
            description = "CHANGE_NOT_FOUND",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "409",
            description = "CHANGE_ALREADY_UNDONE or UNDO_UNDER_WAY",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @APIResponse(responseCode = "422", description = "IDEMPOTENCY_KEY_REUSED")
    @APIResponse(responseCode = "503", description = "RECONCILIATION_DISABLED")
    public Uni<Response> undo(
            @PathParam("id") String id, @BeanParam Headers headers, @BeanParam RequestKey key, byte @Nullable [] body) {
        triggers.requireEnabled();
        UUID changeId = RequestQuery.changeId(id);
        RequestBody request = RequestBody.parse(body);
        UndoOrder order = new UndoOrder(
                request.text("reason"),
                request.name("actor"),
                request.requiredText("table"),
                request.requiredText("entity_type"),
                request.requiredText("entity_id"),
                request.id("undone_by"));
        request.verify();
        return start.undo(changeId, order, origin(headers.origin(Channel.MANUAL), order.actor()), key.value())
                .map(TriggerResource::accepted);
    }

    /** What the body says goes before what the headers say. */
    private static Origin origin(Origin headers, @Nullable String actor) {
        return actor == null
                ? headers
                : new Origin(headers.system(), actor, headers.channel(), headers.correlationId());
    }
}
