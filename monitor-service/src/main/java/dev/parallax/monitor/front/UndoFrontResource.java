package dev.parallax.monitor.front;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parallax.common.api.UndoAccepted;
import dev.parallax.common.api.UndoOrder;
import dev.parallax.common.api.UndoRequest;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.error.ApiError;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.http.Texts;
import dev.parallax.monitor.changelog.LoggedChanges;
import dev.parallax.monitor.changelog.LoggedChanges.LoggedChange;
import dev.parallax.monitor.web.QueryParameters;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The undo of a change. The scheduler answers it; what the change was about stands in the log, which is here. Whether it
 * is undone already is for the scheduler to judge too, because a repeated request gets its first answer.
 */
@Path("/api/v1/reconciliation/changes")
@Tag(name = "Changes")
class UndoFrontResource {
    private static final List<String> MEMBERS = List.of("reason", "actor");

    private final LoggedChanges changes;
    private final PassThrough scheduler;
    private final ObjectMapper json;

    UndoFrontResource(LoggedChanges changes, PassThrough scheduler, ObjectMapper json) {
        this.changes = changes;
        this.scheduler = scheduler;
        this.json = json;
    }

    @POST
    @Path("/{change_id}/undo")
    @Operation(
            summary = "Undo a change",
            description = "A job asks the owner to restore what was before, if the record still stands as the change"
                    + " left it; if it was written since, the job ends with details.skipped CHANGED_SINCE and the log"
                    + " has a CONFLICT. The undo is a change of its own, with 'undoes', and can be undone in turn."
                    + " While the policy is to repair, the next run finds the old difference and repairs it again:"
                    + " first mend the source, or set the policy to report. The body may be absent.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = UndoRequest.class),
                            examples = @ExampleObject(name = "with a reason", value = """
                                                    {"reason": "the source was wrong", "actor": "ada"}
                                                    """)))
    @APIResponse(
            responseCode = "202",
            description = "Queued",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = UndoAccepted.class),
                            examples = @ExampleObject(name = "queued", value = """
                                                    {"job_id": "550e8400-e29b-41d4-a716-446655440000",
                                                     "change_id": "7a0e9c1e-5b1f-4c0e-9a59-2f6c1d3b8e70",
                                                     "table": "orders", "entity_type": "order", "entity_id": "o-17",
                                                     "time_queued": "2025-11-20T14:00:00Z", "status": "QUEUED"}
                                                    """)))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_REQUEST or MALFORMED_REQUEST",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "404",
            description = "CHANGE_NOT_FOUND",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "409",
            description = "CHANGE_NOT_APPLIED, CHANGE_ALREADY_UNDONE or UNDO_UNDER_WAY",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ApiError.class),
                            examples = @ExampleObject(name = "under way", value = """
                                                    {"error": "UNDO_UNDER_WAY",
                                                     "message": "Change 7a0e9c1e-... is being undone already",
                                                     "job_id": "550e8400-e29b-41d4-a716-446655440000",
                                                     "status": "RUNNING"}
                                                    """)))
    @APIResponse(
            responseCode = "422",
            description = "IDEMPOTENCY_KEY_REUSED",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "503",
            description = "RECONCILIATION_DISABLED or UPSTREAM_UNAVAILABLE",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    public Uni<Response> undo(
            @PathParam("change_id") String changeId, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        var id = QueryParameters.uuid("change_id", changeId);
        ObjectNode request = request(body);
        return changes.require(id).chain(change -> {
            requireApplied(change);
            return scheduler.postJson(uri.getRequestUri(), headers, order(change, request));
        });
    }

    private static void requireApplied(LoggedChange change) {
        if (change.status() != ChangeStatus.APPLIED) {
            throw new ApiException(
                    ErrorCode.CHANGE_NOT_APPLIED,
                    "Change %s had no effect that could be undone: it is %s".formatted(change.id(), change.status()),
                    Map.of("status", change.status()));
        }
    }

    /** What the operator may say, whose form the scheduler checks; the rest is what the log says. */
    private ObjectNode request(byte[] body) {
        if (body == null || body.length == 0) {
            return json.createObjectNode();
        }
        JsonNode tree;
        try {
            tree = json.readTree(body);
        } catch (IOException e) {
            throw malformed();
        }
        if (!(tree instanceof ObjectNode request)) {
            throw malformed();
        }
        List<Map<String, Object>> wrong = new ArrayList<>();
        request.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                wrong.add(Map.of("field", Texts.told(name), "message", "is unknown", "allowed", MEMBERS));
            } else if (!Texts.isStorable(request.path(name).asText())) {
                wrong.add(Map.of("field", name, "message", "must not contain NUL or half a pair of surrogates"));
            }
        });
        if (!wrong.isEmpty()) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "Field '%s' %s"
                            .formatted(
                                    wrong.getFirst().get("field"),
                                    wrong.getFirst().get("message")),
                    Map.of("fields", wrong));
        }
        return request;
    }

    private static ApiException malformed() {
        return new ApiException(ErrorCode.MALFORMED_REQUEST, "The body is no JSON object");
    }

    private byte[] order(LoggedChange change, ObjectNode request) {
        var facts =
                new UndoOrder(null, null, change.dataset(), change.entityType(), change.entityId(), change.undoneBy());
        ObjectNode order = json.valueToTree(facts);
        order.setAll(request);
        try {
            return json.writeValueAsBytes(order);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of JSON cannot fail to be written", e);
        }
    }
}
