package dev.parallax.monitor.acceptance;

import dev.parallax.common.api.DatasetState;
import dev.parallax.monitor.dataset.Datasets;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/reconciliation/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Datasets")
class DatasetsResource {

    private final Datasets datasets;
    private final Acceptances acceptances;

    DatasetsResource(Datasets datasets, Acceptances acceptances) {
        this.datasets = datasets;
        this.acceptances = acceptances;
    }

    /** @param datasets by name */
    @RegisterForReflection
    record DatasetList(List<Listed> datasets) {}

    /** A configured dataset, and whether it is worked with. */
    @RegisterForReflection
    record Listed(
            String name,
            String entityType,
            String sourceKind,
            String targetKind,
            List<String> after,
            String repair,
            DatasetState.State state,
            List<DatasetState.Problem> problems,
            Instant since) {
        static Listed of(Datasets.Dataset dataset, DatasetState state) {
            return new Listed(
                    dataset.name(),
                    dataset.entityType(),
                    dataset.sourceKind(),
                    dataset.targetKind(),
                    dataset.after(),
                    dataset.repair(),
                    state.state(),
                    state.problems(),
                    state.since());
        }
    }

    @GET
    @Operation(
            summary = "The configured datasets",
            description = "What may be given as a table elsewhere. REFUSED: its configuration, or what its stores have,"
                    + " cannot be honoured; its jobs end at once with DATASET_REFUSED, and all other datasets work."
                    + " UNCHECKED: a store or a service did not answer yet.")
    @APIResponse(
            responseCode = "200",
            description = "By name",
            content =
                    @Content(
                            schema = @Schema(implementation = DatasetList.class),
                            examples = @ExampleObject(name = "one refused", value = """
                                    {"datasets": [
                                      {"name": "orders", "entity_type": "order", "source_kind": "postgresql",
                                       "target_kind": "mongodb", "after": [], "repair": "report", "state": "REFUSED",
                                       "problems": [{"property": "parallax.datasets.orders.source.table",
                                                     "message": "PostgreSQL refused a statement: relation \\"orders\\""}],
                                       "since": "2025-11-20T14:00:00Z"}]}
                                    """)))
    public Uni<DatasetList> list() {
        return acceptances
                .byName()
                .map(states -> new DatasetList(datasets.all().stream()
                        .map(dataset -> Listed.of(dataset, Objects.requireNonNull(states.get(dataset.name()))))
                        .toList()));
    }
}
