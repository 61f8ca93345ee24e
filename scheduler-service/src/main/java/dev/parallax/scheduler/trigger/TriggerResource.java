package dev.parallax.scheduler.trigger;

import dev.parallax.common.api.EventAcknowledged;
import dev.parallax.common.api.EventRequest;
import dev.parallax.common.api.TriggerAccepted;
import dev.parallax.common.api.TriggerRequest;
import dev.parallax.common.error.ApiError;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.http.RequestBody;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Starts reconciliation, of whole tables or of one record. */
@Path("/api/v1/reconciliation")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Start")
public class TriggerResource {
    private static final int MOST_KEYS = 1000;

    private final Triggers triggers;

    TriggerResource(Triggers triggers) {
        this.triggers = triggers;
    }

    @POST
    @Path("/trigger")
    @Operation(
            summary = "Start a reconciliation of tables",
            description = "One job a table; an empty array means all of them but those whose configuration is refused,"
                    + " which refused_tables then names. A job that waits for the same already, and has read nothing, is"
                    + " joined; joined_tables then names its table. With an Idempotency-Key, a repeat gets the"
                    + " first answer and starts nothing. updated_since makes tables whose source is a feed"
                    + " read again what it changed from that time on, however far the watermark is; it is"
                    + " refused if it lies in the future, or if a table has no feed. With run_at the jobs wait for"
                    + " that time, a year at most.")
    @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = TriggerRequest.class),
                            examples = {
                                @ExampleObject(
                                        name = "three tables",
                                        value = "{\"tables\": [\"users\", \"orders\", \"products\"],"
                                                + " \"validation_strategy\": \"CHECKSUM\","
                                                + " \"priority\": \"HIGH\"}"),
                                @ExampleObject(
                                        name = "a feed once more",
                                        value = "{\"tables\": [\"stays\"],"
                                                + " \"validation_strategy\": \"INCREMENTAL\","
                                                + " \"updated_since\": \"2025-11-19T00:00:00Z\"}")
                            }))
    @APIResponse(
            responseCode = "202",
            description = "Queued",
            content =
                    @Content(
                            schema = @Schema(implementation = TriggerAccepted.class),
                            examples =
                                    @ExampleObject(
                                            name = "one table",
                                            value = "{\"job_ids\": [\"550e8400-e29b-41d4-a716-446655440000\"],"
                                                    + " \"status\": \"RUNNING\","
                                                    + " \"message\": \"Reconciliation jobs queued for 1 table\","
                                                    + " \"estimated_completion\": \"2025-11-20T15:05:00Z\"}")))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_TABLE, INVALID_REQUEST or MALFORMED_REQUEST",
            content =
                    @Content(
                            schema = @Schema(implementation = ApiError.class),
                            examples =
                                    @ExampleObject(
                                            name = "unknown table",
                                            value = "{\"error\": \"INVALID_TABLE\", \"message\": \"Table 'x' does not"
                                                    + " exist or is not configured for replication\","
                                                    + " \"valid_tables\": [\"users\"]}")))
    @APIResponse(
            responseCode = "409",
            description = "DATASET_REFUSED: the configuration of a table cannot be honoured",
            content =
                    @Content(
                            schema = @Schema(implementation = ApiError.class),
                            examples =
                                    @ExampleObject(
                                            name = "a cron that is none",
                                            value = "{\"error\": \"DATASET_REFUSED\", \"message\": \"Table 'orders'"
                                                    + " is refused: parallax.datasets.orders.schedule.cron is no cron"
                                                    + " expression\", \"table\": \"orders\", \"problems\":"
                                                    + " [{\"property\": \"parallax.datasets.orders.schedule.cron\","
                                                    + " \"message\": \"is no cron expression\"}]}")))
    @APIResponse(responseCode = "413", description = "PAYLOAD_TOO_LARGE")
    @APIResponse(responseCode = "415", description = "UNSUPPORTED_MEDIA_TYPE")
    @APIResponse(responseCode = "422", description = "IDEMPOTENCY_KEY_REUSED")
    @APIResponse(responseCode = "503", description = "RECONCILIATION_DISABLED")
    public Uni<Response> trigger(@BeanParam Headers headers, @BeanParam RequestKey key, byte @Nullable [] body) {
        triggers.requireEnabled();
        RequestBody request = RequestBody.parse(body);
        var tables = request.requiredTexts("tables");
        Strategy strategy = request.requiredChoice("validation_strategy", Strategy.class, Strategy.CHECKSUM);
        Priority priority = request.choice("priority", Priority.class);
        Boolean repair = request.bool("repair");
        Instant updatedSince = request.time("updated_since");
        Instant runAt = request.time("run_at");
        request.verify();
        DatasetStart start = new DatasetStart(
                triggers.tables(tables),
                strategy,
                priority == null ? Priority.NORMAL : priority,
                repair,
                updatedSince,
                runAt,
                headers.origin(Channel.MANUAL));
        return triggers.trigger(start, triggers.refused(tables), Idempotency.Request.of("trigger", key.value(), body))
                .map(TriggerResource::accepted);
    }

    @POST
    @Path("/events")
    @Operation(
            summary = "Tell that a record changed",
            description = "Queues a job for that record, or joins one that waits for it already. entity_type is the"
                    + " kind of record, or the table's name. With run_at the job waits for that time, a year at most;"
                    + " of two that join the earlier time and the more urgent priority hold.")
    @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = EventRequest.class),
                            examples =
                                    @ExampleObject(
                                            name = "an order changed",
                                            value = "{\"entity_type\": \"order\", \"entity_id\": \"o-4711\","
                                                    + " \"source\": \"shop\", \"actor\": \"ada\"}")))
    @APIResponse(
            responseCode = "202",
            description = "Queued, or joined to a job that waits",
            content =
                    @Content(
                            schema = @Schema(implementation = EventAcknowledged.class),
                            examples =
                                    @ExampleObject(
                                            name = "queued",
                                            value = "{\"job_id\": \"550e8400-e29b-41d4-a716-446655440000\","
                                                    + " \"job_type\": \"EVENT_TARGETED\", \"entity_type\": \"order\","
                                                    + " \"entity_id\": \"o-4711\","
                                                    + " \"time_queued\": \"2025-11-20T14:00:00Z\","
                                                    + " \"status\": \"QUEUED\", \"joined\": false}")))
    @APIResponse(responseCode = "400", description = "INVALID_REQUEST, INVALID_KEY or MALFORMED_REQUEST")
    @APIResponse(responseCode = "409", description = "DATASET_REFUSED")
    @APIResponse(responseCode = "503", description = "RECONCILIATION_DISABLED")
    public Uni<Response> event(@BeanParam Headers headers, @BeanParam RequestKey key, byte @Nullable [] body) {
        triggers.requireEnabled();
        RequestBody request = RequestBody.parse(body);
        EventRequest event = new EventRequest(
                request.requiredText("entity_type"),
                request.requiredText("entity_id"),
                request.text("source"),
                request.text("actor"),
                request.text("correlation_id"),
                request.choice("priority", Priority.class),
                request.map("data"),
                request.time("run_at"));
        request.verify();
        return triggers.event(
                        event,
                        origin(headers.origin(Channel.EVENT), event),
                        Idempotency.Request.of("events", key.value(), body))
                .map(TriggerResource::accepted);
    }

    @POST
    @Path("/events/batch")
    @Operation(
            summary = "Tell that many records of a kind changed",
            description = "As one event for each, all of them or none; at most 1000, and a key counts once.")
    @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples =
                                    @ExampleObject(
                                            name = "two orders changed",
                                            value = "{\"entity_type\": \"order\", \"entity_ids\": [\"o-1\","
                                                    + " \"o-2\"], \"source\": \"shop\"}")))
    @APIResponse(
            responseCode = "202",
            description = "Queued, or joined to jobs that wait",
            content = @Content(schema = @Schema(implementation = EventsAcknowledged.class)))
    @APIResponse(responseCode = "400", description = "INVALID_REQUEST, INVALID_KEY or MALFORMED_REQUEST")
    @APIResponse(responseCode = "409", description = "DATASET_REFUSED")
    @APIResponse(responseCode = "503", description = "RECONCILIATION_DISABLED")
    public Uni<Response> events(@BeanParam Headers headers, @BeanParam RequestKey key, byte @Nullable [] body) {
        triggers.requireEnabled();
        RequestBody request = RequestBody.parse(body);
        String type = request.requiredText("entity_type");
        List<String> keys =
                request.requiredTexts("entity_ids").stream().distinct().toList();
        EventRequest event = new EventRequest(
                type,
                keys.isEmpty() ? "" : keys.getFirst(),
                request.text("source"),
                request.text("actor"),
                request.text("correlation_id"),
                request.choice("priority", Priority.class),
                request.map("data"),
                request.time("run_at"));
        request.verify();
        requireKeys(keys);
        return triggers.events(
                        event,
                        keys,
                        origin(headers.origin(Channel.EVENT), event),
                        Idempotency.Request.of("events/batch", key.value(), body))
                .map(TriggerResource::accepted);
    }

    private static void requireKeys(List<String> keys) {
        String problem = keys.isEmpty() || keys.size() > MOST_KEYS
                ? "must have from 1 to " + MOST_KEYS + " keys"
                : keys.stream()
                        .map(RequestBody::problem)
                        .filter(java.util.Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        if (problem != null) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "Field 'entity_ids' " + problem,
                    Map.of("fields", List.of(Map.of("field", "entity_ids", "message", problem))));
        }
    }

    /** What the body says goes before what the headers say. */
    private static Origin origin(Origin headers, EventRequest event) {
        String source = event.source();
        String actor = event.actor();
        String correlationId = event.correlationId();
        return new Origin(
                source == null ? headers.system() : source,
                actor == null ? headers.actor() : actor,
                Channel.EVENT,
                correlationId == null ? headers.correlationId() : correlationId);
    }

    static Response accepted(Idempotency.Answer answer) {
        Response.ResponseBuilder response = Response.accepted(answer.json()).type(MediaType.APPLICATION_JSON_TYPE);
        return (answer.replayed() ? response.header("Idempotent-Replayed", "true") : response).build();
    }
}
