package dev.parallax.monitor.run;

import dev.parallax.common.error.ApiError;
import dev.parallax.monitor.dataset.Datasets;
import dev.parallax.monitor.web.Page;
import dev.parallax.monitor.web.QueryParameters;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/reconciliation/runs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
class RunsResource {

    private static final List<String> STATUSES = List.of("success", "inconclusive", "failed", "running");

    private final Runs runs;
    private final Datasets datasets;

    RunsResource(Runs runs, Datasets datasets) {
        this.runs = runs;
        this.datasets = datasets;
    }

    @RegisterForReflection
    record Standings(List<Standing> datasets) {}

    @GET
    @Operation(
            summary = "The run log",
            description =
                    "Every reconciliation of a dataset, the latest first. One that came to its end without comparing all"
                            + " is inconclusive, and its message says why.")
    @Parameter(name = "dataset", in = ParameterIn.QUERY, description = "Name of a dataset")
    @Parameter(name = "status", in = ParameterIn.QUERY, description = "success, inconclusive, failed or running")
    @Parameter(name = "page", in = ParameterIn.QUERY, description = "From 1")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 100, 50 if absent")
    @APIResponse(
            responseCode = "200",
            description = "One page",
            content =
                    @Content(
                            schema = @Schema(implementation = Runs.RunLog.class),
                            examples = @ExampleObject(name = "one run", value = """
                                    {"runs": [{"id": "87a3f4e9-1b2c-4d5e-8f9a-0b1c2d3e4f5a", "dataset": "orders",
                                               "last_run_at": "2024-02-01T10:00:00Z",
                                               "started_at": "2024-02-01T10:30:00Z",
                                               "completed_at": "2024-02-01T10:32:15Z", "duration": 135000,
                                               "fetched": 45, "created": 3, "updated": 12, "deleted": 0,
                                               "orphaned": 0, "errors": 0, "status": "success", "message": null}],
                                     "pagination": {"page": 1, "page_size": 50, "total_pages": 1, "total_items": 1}}
                                    """)))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_REQUEST or INVALID_TABLE",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    public Uni<Runs.RunLog> log(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri.getQueryParameters(), Page.parameters("dataset", "status"));
        return runs.log(new Runs.Filter(
                datasets.require(parameters.text("dataset")),
                parameters.oneOf("status", STATUSES),
                Page.of(parameters)));
    }

    @GET
    @Path("/latest")
    @Operation(
            summary = "How the runs of every dataset stand",
            description = "The latest run, the next one, and the rates: per cent of the last hundred that ended"
                    + " which succeeded, and inconclusive is no success; records a second, milliseconds a record.")
    @APIResponse(
            responseCode = "200",
            description = "All datasets",
            content = @Content(schema = @Schema(implementation = Standings.class)))
    public Uni<Standings> latest(@Context UriInfo uri) {
        QueryParameters.of(uri.getQueryParameters(), Set.of());
        return runs.standings(runs.all()).map(Standings::new);
    }
}
