package dev.parallax.monitor.front;

import dev.parallax.common.api.EventAcknowledged;
import dev.parallax.common.api.EventRequest;
import dev.parallax.common.api.TriggerAccepted;
import dev.parallax.common.api.TriggerRequest;
import dev.parallax.common.error.ApiError;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The calls that start work. They are answered by the scheduler. */
@Path("/api/v1/reconciliation")
@Tag(name = "Start")
class TriggerResource {

    private final PassThrough scheduler;

    TriggerResource(PassThrough scheduler) {
        this.scheduler = scheduler;
    }

    @POST
    @Path("/trigger")
    @Operation(
            summary = "Start the reconciliation of tables",
            description = "An empty list of tables means all but those whose configuration is refused, which"
                    + " refused_tables then names. A table whose job waits for the same already gets that one, and is in"
                    + " joined_tables. updated_since makes tables whose source is a feed read"
                    + " again what it changed from that time on, however far the watermark is; it is refused if it"
                    + " lies in the future, or if a table has no feed.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = TriggerRequest.class),
                            examples = {
                                @ExampleObject(name = "all tables", value = """
                                                    {"tables": [], "validation_strategy": "FULL", "priority": "HIGH"}
                                                    """),
                                @ExampleObject(name = "a feed once more", value = """
                                                    {"tables": ["stays"], "validation_strategy": "INCREMENTAL",
                                                     "updated_since": "2025-11-19T00:00:00Z"}
                                                    """)
                            }))
    @APIResponse(
            responseCode = "202",
            description = "Accepted",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = TriggerAccepted.class),
                            examples = @ExampleObject(name = "two jobs", value = """
                                                    {"job_ids": ["550e8400-e29b-41d4-a716-446655440000",
                                                                 "550e8400-e29b-41d4-a716-446655440001"],
                                                     "status": "RUNNING",
                                                     "message": "Reconciliation jobs queued for 2 tables",
                                                     "estimated_completion": "2025-11-20T15:05:00Z"}
                                                    """)))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_TABLE, INVALID_REQUEST or MALFORMED_REQUEST",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ApiError.class),
                            examples = @ExampleObject(name = "unknown table", value = """
                                                    {"error": "INVALID_TABLE",
                                                     "message": "Table 'x' does not exist or is not configured",
                                                     "valid_tables": ["items", "orders"]}
                                                    """)))
    @APIResponse(
            responseCode = "409",
            description = "DATASET_REFUSED, with the problems: the scheduler cannot work with a table. What the stores"
                    + " of a table lack ends its job, with the same code.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "503",
            description = "RECONCILIATION_DISABLED or UPSTREAM_UNAVAILABLE",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    public Uni<Response> trigger(@Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        return scheduler.post(uri.getRequestUri(), headers, body);
    }

    @POST
    @Path("/events")
    @Operation(summary = "Tell that one record was changed", description = "It is compared at once.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = EventRequest.class),
                            examples = @ExampleObject(name = "one record", value = """
                                                    {"entity_type": "order", "entity_id": "o-17", "source": "shop"}
                                                    """)))
    @APIResponse(
            responseCode = "202",
            description = "Queued, or joined to a job that already waits for the record",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = EventAcknowledged.class)))
    @APIResponse(
            responseCode = "503",
            description = "UPSTREAM_UNAVAILABLE",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    public Uni<Response> event(@Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        return scheduler.post(uri.getRequestUri(), headers, body);
    }

    @POST
    @Path("/events/batch")
    @Operation(
            summary = "Tell that many records of a kind were changed",
            description = "As one event for each, all of them or none; at most 1000, and a key counts once.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "two records", value = """
                                                    {"entity_type": "order", "entity_ids": ["o-17", "o-18"],
                                                     "source": "shop"}
                                                    """)))
    @APIResponse(
            responseCode = "202",
            description = "Queued, or joined to jobs that already wait for the records",
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "one of them joined", value = """
                                                    {"job_type": "EVENT_TARGETED", "entity_type": "order",
                                                     "time_queued": "2025-11-20T14:00:00Z",
                                                     "events": [
                                                       {"entity_id": "o-17", "status": "QUEUED", "joined": false,
                                                        "job_id": "550e8400-e29b-41d4-a716-446655440000"},
                                                       {"entity_id": "o-18", "status": "QUEUED", "joined": true,
                                                        "job_id": "550e8400-e29b-41d4-a716-446655440001"}]}
                                                    """)))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_REQUEST, INVALID_KEY or MALFORMED_REQUEST",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "503",
            description = "RECONCILIATION_DISABLED or UPSTREAM_UNAVAILABLE",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    public Uni<Response> events(@Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        return scheduler.post(uri.getRequestUri(), headers, body);
    }
}
