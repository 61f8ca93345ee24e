package dev.parallax.monitor.front;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The schedules. The scheduler describes and answers these calls. */
@Path("/api/v1/schedules")
@Tag(name = "Schedules")
class SchedulesFrontResource {

    private final PassThrough scheduler;

    SchedulesFrontResource(PassThrough scheduler) {
        this.scheduler = scheduler;
    }

    @GET
    @Operation(summary = "The schedules", description = "As the scheduler describes it.")
    public Uni<Response> all(@Context UriInfo uri, @Context HttpHeaders headers) {
        return scheduler.get(uri.getRequestUri(), headers);
    }

    @GET
    @Path("/{rest: .+}")
    @Operation(summary = "Look at a schedule", description = "As the scheduler describes it.")
    public Uni<Response> look(@Context UriInfo uri, @Context HttpHeaders headers) {
        return scheduler.get(uri.getRequestUri(), headers);
    }

    @POST
    @Path("/{rest: .+}")
    @Operation(summary = "Steer a schedule", description = "As the scheduler describes it.")
    public Uni<Response> steer(@Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        return scheduler.post(uri.getRequestUri(), headers, body);
    }
}
