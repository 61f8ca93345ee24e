package dev.parallax.monitor.stream;

import dev.parallax.monitor.job.JobQueries;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/**
 * The newest jobs, sent again whenever something about them changes. It looks at the projection, not at the messages of
 * this process, so every replica shows the same.
 */
@Path("/api/v1/reconciliation/stream")
@Tag(name = "Jobs")
class StreamResource {

    private static final int SHOWN = 50;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final JobQueries jobs;
    private final Duration interval;

    StreamResource(JobQueries jobs, StreamConfig config) {
        this.jobs = jobs;
        this.interval = config.interval();
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "The newest jobs, live",
            description = "Event 'jobs' has the form of the list of jobs; event 'ping' keeps the connection open.")
    public Multi<OutboundSseEvent> stream(@Context Sse sse) {
        Multi<OutboundSseEvent> changes = Multi.createFrom()
                .ticks()
                .every(interval)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(
                        tick -> jobs.newest(SHOWN).onFailure().recoverWithUni(e -> {
                            Log.debugf("The stream skips a turn: %s", e);
                            return Uni.createFrom().nullItem();
                        }))
                .skip()
                .repetitions()
                .map(list -> sse.newEventBuilder()
                        .name("jobs")
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(JobQueries.JobList.class, list)
                        .build());
        Multi<OutboundSseEvent> pings = Multi.createFrom()
                .ticks()
                .every(KEEP_ALIVE)
                .onOverflow()
                .drop()
                .map(tick -> sse.newEventBuilder()
                        .name("ping")
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(Long.class, tick)
                        .build());
        return Multi.createBy().merging().streams(changes, pings);
    }
}
