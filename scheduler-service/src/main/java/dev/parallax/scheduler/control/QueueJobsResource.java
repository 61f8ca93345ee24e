package dev.parallax.scheduler.control;

import dev.parallax.common.error.ApiError;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Priority;
import dev.parallax.scheduler.http.RequestQuery;
import dev.parallax.scheduler.queue.QueueEntry;
import dev.parallax.scheduler.queue.QueueView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Looks at the entries of the queue. */
@Path("/api/v1/queue/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Queue")
public class QueueJobsResource {
    private static final int MOST_PAGES = 1_000_000;

    private final QueueView queue;
    private final Inspection inspection;
    private final Tables tables;

    QueueJobsResource(QueueView queue, Inspection inspection, Tables tables) {
        this.queue = queue;
        this.inspection = inspection;
        this.tables = tables;
    }

    /** One page of entries. */
    @RegisterForReflection
    record JobPage(List<JobView> items, Pagination pagination) {}

    /** @param page counts from 1 */
    @RegisterForReflection
    record Pagination(int page, int pageSize, long totalPages, long totalItems) {}

    @GET
    @Operation(
            summary = "List jobs",
            description = "The latest first, also those that have ended; each without its data and the details of its"
                    + " result, which the job itself has.")
    @Parameter(name = "status", in = ParameterIn.QUERY, schema = @Schema(implementation = JobStatus.class))
    @Parameter(name = "dataset", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "task", in = ParameterIn.QUERY, schema = @Schema(implementation = JobType.class))
    @Parameter(name = "priority", in = ParameterIn.QUERY, schema = @Schema(implementation = Priority.class))
    @Parameter(
            name = "page",
            in = ParameterIn.QUERY,
            description = "From 1",
            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "1"))
    @Parameter(
            name = "page_size",
            in = ParameterIn.QUERY,
            description = "At most 100",
            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "50"))
    @APIResponse(
            responseCode = "200",
            description = "One page",
            content = @Content(schema = @Schema(implementation = JobPage.class)))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_REQUEST or INVALID_TABLE",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    public Uni<JobPage> list(@Context UriInfo uri) {
        RequestQuery query = new RequestQuery(uri);
        QueueView.Filter filter = new QueueView.Filter(
                query.choice("status", JobStatus.class),
                query.text("dataset"),
                query.choice("task", JobType.class),
                query.choice("priority", Priority.class));
        int page = query.number("page", 1, 1, MOST_PAGES);
        int size = query.number("page_size", 50, 1, 100);
        query.verify();
        String dataset = filter.dataset();
        if (dataset != null) {
            tables.require(dataset);
        }
        return queue.list(filter, page, size).chain(found -> queue.waitsFor(waiting(found.entries()))
                .map(waits -> new JobPage(
                        found.entries().stream()
                                .map(entry -> JobView.listed(
                                        entry, waits.getOrDefault(entry.job().id(), List.of())))
                                .toList(),
                        new Pagination(page, size, (found.total() + size - 1) / size, found.total()))));
    }

    private static List<UUID> waiting(List<QueueEntry> entries) {
        return entries.stream()
                .filter(entry -> entry.state().status() == JobStatus.QUEUED)
                .map(entry -> entry.job().id())
                .toList();
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "One job",
            description = "With its history, its children, and what it waits for: the latest 1000 lines and the first"
                    + " 1000 children.")
    @APIResponse(
            responseCode = "200",
            description = "The job",
            content = @Content(schema = @Schema(implementation = JobDetail.class)))
    @APIResponse(
            responseCode = "404",
            description = "JOB_NOT_FOUND",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    public Uni<JobDetail> one(@PathParam("id") String id) {
        return inspection.of(RequestQuery.jobId(id));
    }
}
