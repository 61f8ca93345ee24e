package dev.parallax.monitor.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parallax.common.api.DatasetState;
import dev.parallax.common.error.ApiError;
import dev.parallax.monitor.access.Administrators;
import dev.parallax.monitor.dataset.Datasets;
import dev.parallax.monitor.web.QueryParameters;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.vertx.http.security.AuthorizationPolicy;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The state of reconciliation for an administration, in the form that its users know: camelCase. */
@Path("/api/admin/reconciliation/status")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
@AuthorizationPolicy(name = Administrators.POLICY)
@SecurityScheme(
        securitySchemeName = "administrator",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        bearerFormat = "JWT",
        description = "A token of the configured issuer with the role admin in its claim groups. Asked for only where"
                + " PARALLAX_JWT_PUBLIC_KEY_LOCATION and PARALLAX_JWT_ISSUER are set.")
@SecurityRequirement(name = "administrator")
class AdminStatusResource {

    private final Runs runs;
    private final Datasets datasets;

    AdminStatusResource(Runs runs, Datasets datasets) {
        this.runs = runs;
        this.datasets = datasets;
    }

    /** @param data the status of the one dataset that is meant, or a list of all */
    @RegisterForReflection
    record Answer(Object data) {}

    @RegisterForReflection
    record Status(
            String dataset,
            @JsonProperty("lastRun") @Nullable LastRun lastRun,
            @JsonProperty("nextRun") @Nullable Instant nextRun,
            @JsonProperty("currentStatus") String currentStatus,
            @Nullable String schedule,
            @JsonProperty("successRate") @Nullable Double successRate,
            @Nullable Double throughput,
            @JsonProperty("timePerRecord") @Nullable Double timePerRecord,
            DatasetState.State state,
            List<DatasetState.Problem> problems) {

        static Status of(Standing standing) {
            Run run = standing.lastRun();
            return new Status(
                    standing.dataset(),
                    run == null ? null : LastRun.of(run),
                    standing.nextRun(),
                    standing.currentStatus(),
                    standing.schedule(),
                    standing.successRate(),
                    standing.throughput(),
                    standing.timePerRecord(),
                    standing.state(),
                    standing.problems());
        }
    }

    @RegisterForReflection
    record LastRun(
            UUID id,
            @JsonProperty("lastRunAt") @Nullable Instant lastRunAt,
            @JsonProperty("startedAt") @Nullable Instant startedAt,
            @JsonProperty("completedAt") @Nullable Instant completedAt,
            @Nullable Long duration,
            long fetched,
            long created,
            long updated,
            long orphaned,
            long deleted,
            long errors,
            String status,
            @Nullable String message) {

        static LastRun of(Run run) {
            return new LastRun(
                    run.id(),
                    run.lastRunAt(),
                    run.startedAt(),
                    run.completedAt(),
                    run.duration(),
                    run.fetched(),
                    run.created(),
                    run.updated(),
                    run.orphaned(),
                    run.deleted(),
                    run.errors(),
                    run.status(),
                    run.message());
        }
    }

    @GET
    @Operation(
            summary = "The state of reconciliation",
            description = "Of one dataset. Without a name it is the one whose source is a feed; if there is none, or"
                    + " more than one, data is a list of all.")
    @Parameter(name = "dataset", in = ParameterIn.QUERY, description = "Name of a dataset")
    @APIResponse(
            responseCode = "200",
            description = "Last run, next run, current status, schedule, the rates (per cent of the last hundred"
                    + " runs, of which an inconclusive one is no success, records a second, milliseconds a record), and"
                    + " whether the dataset is worked with: ACCEPTED, UNCHECKED or REFUSED with the problems, each a"
                    + " property and a message",
            content =
                    @Content(
                            schema = @Schema(implementation = Answer.class),
                            examples = @ExampleObject(name = "one dataset", value = """
                                    {"data": {"dataset": "orders",
                                              "lastRun": {"id": "87a3f4e9-1b2c-4d5e-8f9a-0b1c2d3e4f5a",
                                                          "lastRunAt": "2024-02-01T10:00:00Z",
                                                          "startedAt": "2024-02-01T10:30:00Z",
                                                          "completedAt": "2024-02-01T10:32:15Z",
                                                          "duration": 135000, "fetched": 45, "created": 3,
                                                          "updated": 12, "orphaned": 0, "deleted": 0, "errors": 0,
                                                          "status": "success", "message": null},
                                              "nextRun": "2024-02-01T11:00:00Z", "currentStatus": "success",
                                              "schedule": "*/30 * * * *", "successRate": 100.0,
                                              "throughput": 0.33, "timePerRecord": 3000.0,
                                              "state": "ACCEPTED", "problems": []}}
                                    """)))
    @APIResponse(
            responseCode = "400",
            description = "INVALID_REQUEST or INVALID_TABLE",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @APIResponse(
            responseCode = "401",
            description = "UNAUTHORIZED: no token, or none that is valid",
            headers = @Header(name = "WWW-Authenticate", description = "Bearer"),
            content =
                    @Content(
                            schema = @Schema(implementation = ApiError.class),
                            examples = @ExampleObject(name = "no token", value = """
                                    {"error": "UNAUTHORIZED",
                                     "message": "Send a valid token: Authorization: Bearer <token>"}
                                    """)))
    @APIResponse(
            responseCode = "403",
            description = "FORBIDDEN: the token is valid, and lacks the role",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    public Uni<Answer> status(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri.getQueryParameters(), Set.of("dataset"));
        String dataset = datasets.require(parameters.text("dataset"));
        List<String> names = dataset == null ? runs.usual() : List.of(dataset);
        return runs.standings(names).map(standings -> {
            List<Status> all = standings.stream().map(Status::of).toList();
            return new Answer(all.size() == 1 ? all.getFirst() : all);
        });
    }
}
