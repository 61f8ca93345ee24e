package dev.parallax.monitor.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.error.ApiError;
import dev.parallax.monitor.job.JobQueries;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/**
 * The newest jobs, sent again whenever something about them changes. It looks at the projection, not at the messages of
 * this process, so every replica shows the same; and it looks once for all who watch.
 */
@Path("/api/v1/reconciliation/stream")
@Tag(name = "Jobs")
class StreamResource {

    private static final int SHOWN = 50;

    /** More often than the server closes a connection on which nothing is said. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final Broadcast jobs;
    private final Viewers viewers;

    StreamResource(JobQueries jobs, ObjectMapper json, StreamConfig config) {
        this.jobs = new Broadcast(config.interval(), () -> jobs.newest(SHOWN).map(list -> text(json, list)));
        this.viewers = new Viewers(config.most(), config.mostPerClient());
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "The newest jobs, live",
            description = "Event 'jobs' has the form of the list of jobs; event 'ping' keeps the connection open.")
    @APIResponse(
            responseCode = "200",
            description = "Events, for as long as the connection is open",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = JobQueries.JobList.class)))
    @APIResponse(
            responseCode = "429",
            description = "RATE_LIMIT_EXCEEDED: too many streams to this address",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "503",
            description = "OVERLOADED: too many streams in all",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    public Multi<OutboundSseEvent> stream(@Context Sse sse, @Context HttpServerRequest request) {
        String client = request.remoteAddress().hostAddress();
        viewers.enter(client);
        Multi<OutboundSseEvent> changes = jobs.watch().map(list -> event(sse, "jobs", list));
        Multi<OutboundSseEvent> pings = Multi.createFrom()
                .ticks()
                .every(KEEP_ALIVE)
                .onOverflow()
                .drop()
                .map(tick -> event(sse, "ping", tick.toString()));
        return Multi.createBy()
                .merging()
                .streams(changes, pings)
                .onTermination()
                .invoke(() -> viewers.leave(client));
    }

    private static OutboundSseEvent event(Sse sse, String name, String json) {
        return sse.newEventBuilder()
                .name(name)
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(String.class, json)
                .build();
    }

    private static String text(ObjectMapper json, JobQueries.JobList list) {
        try {
            return json.writeValueAsString(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The list of jobs cannot be written", e);
        }
    }
}
