package dev.parallax.scheduler.control;

import dev.parallax.common.error.ApiError;
import dev.parallax.common.job.Channel;
import dev.parallax.scheduler.dataset.Datasets;
import dev.parallax.scheduler.queue.Pauses;
import dev.parallax.scheduler.queue.QueueView;
import dev.parallax.scheduler.trigger.Headers;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
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

/** Shows the queue, and holds it back. */
@Path("/api/v1/queue")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Queue")
public class PauseResource {
    private final Pauses pauses;
    private final QueueView queue;
    private final Datasets datasets;
    private final Tables tables;

    PauseResource(Pauses pauses, QueueView queue, Datasets datasets, Tables tables) {
        this.pauses = pauses;
        this.queue = queue;
        this.datasets = datasets;
        this.tables = tables;
    }

    @GET
    @Operation(summary = "The queue in short", description = "What has not ended, by table, and what is paused.")
    @APIResponse(
            responseCode = "200",
            description = "The queue",
            content = @Content(schema = @Schema(implementation = QueueOverview.class)))
    public Uni<QueueOverview> overview() {
        return pauses.all()
                .chain(paused -> queue.depths().map(depths -> QueueOverview.of(datasets.names(), paused, depths)));
    }

    @POST
    @Path("/pause")
    @Operation(
            summary = "Pause the whole queue",
            description = "Nothing leaves it until it is resumed. Jobs still enter, and what is at work goes on.")
    @APIResponse(
            responseCode = "200",
            description = "Paused, by this call or before",
            content = @Content(schema = @Schema(implementation = QueueOverview.class)))
    public Uni<QueueOverview> pause(@BeanParam Headers headers) {
        return pauses.pause(Pauses.ALL, headers.origin(Channel.MANUAL)).chain(this::overview);
    }

    @POST
    @Path("/resume")
    @Operation(summary = "Resume the whole queue", description = "Tables that were paused by name stay paused.")
    @APIResponse(
            responseCode = "200",
            description = "Not paused",
            content = @Content(schema = @Schema(implementation = QueueOverview.class)))
    public Uni<QueueOverview> resume(@BeanParam Headers headers) {
        return pauses.resume(Pauses.ALL, headers.origin(Channel.MANUAL)).chain(this::overview);
    }

    @POST
    @Path("/datasets/{name}/pause")
    @Operation(
            summary = "Pause a table",
            description = "None of its jobs leaves the queue, segments of a run at work included, until it is resumed."
                    + " Schedules and requests still add jobs.")
    @APIResponse(
            responseCode = "200",
            description = "Paused, by this call or before",
            content = @Content(schema = @Schema(implementation = QueueOverview.class)))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_TABLE",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    public Uni<QueueOverview> pauseDataset(@PathParam("name") String name, @BeanParam Headers headers) {
        tables.require(name);
        return pauses.pause(name, headers.origin(Channel.MANUAL)).chain(this::overview);
    }

    @POST
    @Path("/datasets/{name}/resume")
    @Operation(summary = "Resume a table", description = "What waits goes on in its order.")
    @APIResponse(
            responseCode = "200",
            description = "Not paused",
            content = @Content(schema = @Schema(implementation = QueueOverview.class)))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_TABLE",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    public Uni<QueueOverview> resumeDataset(@PathParam("name") String name, @BeanParam Headers headers) {
        tables.require(name);
        return pauses.resume(name, headers.origin(Channel.MANUAL)).chain(this::overview);
    }
}
