package dev.parallax.monitor.deadletter;

import dev.parallax.common.error.ApiError;
import dev.parallax.monitor.web.Page;
import dev.parallax.monitor.web.QueryParameters;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Dead letters")
class DeadLettersResource {

    private final Letters letters;
    private final Replays replays;

    DeadLettersResource(Letters letters, Replays replays) {
        this.letters = letters;
        this.replays = replays;
    }

    @RegisterForReflection
    record LetterList(List<LetterSummary> deadLetters, Page.Pagination pagination) {}

    @GET
    @Operation(
            summary = "Messages that a service could not use, the newest first",
            description = "One for each service that could not: a topic may have several readers.")
    @Parameter(
            name = "topic",
            in = ParameterIn.QUERY,
            description = "Where the message was, such as parallax.changes",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "code",
            in = ParameterIn.QUERY,
            description =
                    "Why it could not be used, such as MALFORMED_JSON; UNCLASSIFIED for letters of older releases",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "reader",
            in = ParameterIn.QUERY,
            description = "The service and the channel, such as parallax-scheduler/changes",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "replayed",
            in = ParameterIn.QUERY,
            description = "Whether it was sent to its topic again: true or false",
            schema = @Schema(type = SchemaType.BOOLEAN))
    @Parameter(
            name = "from_date",
            in = ParameterIn.QUERY,
            description = "Put aside at or after, ISO 8601",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "to_date",
            in = ParameterIn.QUERY,
            description = "Put aside at or before, ISO 8601",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "page",
            in = ParameterIn.QUERY,
            description = "From 1",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1"))
    @Parameter(
            name = "page_size",
            in = ParameterIn.QUERY,
            description = "1 to 100, 50 if absent",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100"))
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = LetterList.class)))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_REQUEST",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    public Uni<LetterList> list(@Context UriInfo uri) {
        LetterFilter filter = LetterFilter.of(uri.getQueryParameters());
        return Uni.combine()
                .all()
                .unis(letters.list(filter), letters.count(filter))
                .asTuple()
                .map(both -> new LetterList(both.getItem1(), filter.page().of(both.getItem2())));
    }

    @GET
    @Path("/{letter_id}")
    @Operation(
            summary = "One dead letter with the message",
            description = "Of the value and the key the first 65,536 bytes, of the headers the first 50: as text, or as"
                    + " base64 where they are no UTF-8.")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = LetterView.class)))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_REQUEST: no UUID",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "404",
            description = "DEAD_LETTER_NOT_FOUND",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    public Uni<LetterView> find(@PathParam("letter_id") String letterId) {
        return letters.require(QueryParameters.uuid("letter_id", letterId));
    }

    @POST
    @Path("/{letter_id}/replay")
    @Operation(
            summary = "Send the message to its topic again",
            description =
                    "Once: after whatever made it unusable was mended. All readers of the topic get it, and those that"
                            + " had it already change nothing. It has the headers replay-of and replay-by. The body is ignored.")
    @APIResponse(
            responseCode = "200",
            description = "It is in its topic",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = Replays.Replayed.class)))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_REQUEST",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "404",
            description = "DEAD_LETTER_NOT_FOUND",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "409",
            description =
                    "DEAD_LETTER_ALREADY_REPLAYED, DEAD_LETTER_NOT_REPLAYABLE because only a part of the message was"
                            + " kept, or CONFLICT while somebody replays it",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "503",
            description = "UPSTREAM_UNAVAILABLE: the broker did not take it",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    public Uni<Replays.Replayed> replay(
            @PathParam("letter_id") String letterId, @HeaderParam("X-Actor") @Nullable String actor) {
        return replays.replay(QueryParameters.uuid("letter_id", letterId), letters, actor);
    }
}
