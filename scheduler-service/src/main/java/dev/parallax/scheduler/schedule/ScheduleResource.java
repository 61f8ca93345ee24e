package dev.parallax.scheduler.schedule;

import dev.parallax.common.error.ApiError;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.common.job.Channel;
import dev.parallax.scheduler.control.Tables;
import dev.parallax.scheduler.dataset.Dataset;
import dev.parallax.scheduler.dataset.Datasets;
import dev.parallax.scheduler.trigger.Headers;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Shows schedules, and pauses them. */
@Path("/api/v1/schedules")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Schedules")
public class ScheduleResource {
    private final Datasets datasets;
    private final ScheduleState state;
    private final Tables tables;
    private final Clock clock;

    ScheduleResource(Datasets datasets, ScheduleState state, Tables tables, Clock clock) {
        this.datasets = datasets;
        this.state = state;
        this.tables = tables;
        this.clock = clock;
    }

    /** All of them, by dataset. */
    @RegisterForReflection
    record Schedules(List<ScheduleView> schedules) {}

    @GET
    @Operation(
            summary = "The schedules",
            description = "Of every table, with the next times that fire, in UTC, and the latest that fired.")
    @APIResponse(
            responseCode = "200",
            description = "The schedules",
            content = @Content(schema = @Schema(implementation = Schedules.class)))
    public Uni<Schedules> all() {
        return state.all()
                .map(kept -> new Schedules(datasets.all().stream()
                        .map(dataset -> ScheduleView.of(dataset, kept.get(dataset.name()), clock.instant()))
                        .toList()));
    }

    @POST
    @Path("/{dataset}/pause")
    @Operation(
            summary = "Pause a schedule",
            description = "It does not fire until it is resumed; the times that pass are not made up for.")
    @APIResponse(
            responseCode = "200",
            description = "Paused, by this call or before",
            content = @Content(schema = @Schema(implementation = ScheduleView.class)))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_TABLE",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "409",
            description = "CONFLICT: the table has no schedule",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    public Uni<ScheduleView> pause(@PathParam("dataset") String name, @BeanParam Headers headers) {
        Dataset dataset = scheduled(name);
        return state.pause(name, headers.origin(Channel.MANUAL)).chain(() -> one(dataset));
    }

    @POST
    @Path("/{dataset}/resume")
    @Operation(summary = "Resume a schedule", description = "Its next time fires.")
    @APIResponse(
            responseCode = "200",
            description = "Not paused",
            content = @Content(schema = @Schema(implementation = ScheduleView.class)))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_TABLE",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "409",
            description = "CONFLICT: the table has no schedule",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    public Uni<ScheduleView> resume(@PathParam("dataset") String name, @BeanParam Headers headers) {
        Dataset dataset = scheduled(name);
        return state.resume(name, headers.origin(Channel.MANUAL)).chain(() -> one(dataset));
    }

    private Uni<ScheduleView> one(Dataset dataset) {
        return state.all().map(kept -> ScheduleView.of(dataset, kept.get(dataset.name()), clock.instant()));
    }

    private Dataset scheduled(String name) {
        Dataset dataset = tables.require(name);
        if (dataset.schedule().isEmpty()) {
            throw new ApiException(ErrorCode.CONFLICT, "Table '" + name + "' has no schedule that is enabled");
        }
        return dataset;
    }
}
