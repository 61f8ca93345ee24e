package dev.parallax.reconciler.mapping;

import dev.parallax.common.api.DatasetStates;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which datasets this replica works with; another one may see its stores otherwise. */
@Path("/api/v1/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Datasets")
class DatasetsResource {
    private final Mappings mappings;

    DatasetsResource(Mappings mappings) {
        this.mappings = mappings;
    }

    @GET
    @Operation(
            summary = "Whether this service works with each dataset",
            description = "REFUSED: its jobs end at once with the code DATASET_REFUSED and the problems. UNCHECKED: a"
                    + " store did not answer yet; jobs run. What a store refuses is asked again every 10 seconds; the"
                    + " file of the datasets is read at the start only.")
    @APIResponse(
            responseCode = "200",
            description = "Every configured dataset, by name",
            content =
                    @Content(
                            schema = @Schema(implementation = DatasetStates.class),
                            examples = @ExampleObject(name = "one refused", value = """
                                    {"datasets": [
                                      {"name": "items", "state": "ACCEPTED", "problems": [],
                                       "since": "2025-11-20T14:00:00Z"},
                                      {"name": "orders", "state": "REFUSED",
                                       "problems": [{"property": "parallax.datasets.orders.fields.total.source",
                                                     "message": "no column is named 'totl'; there are id, total"}],
                                       "since": "2025-11-20T14:00:00Z"}]}
                                    """)))
    public DatasetStates datasets() {
        return new DatasetStates(List.copyOf(mappings.states()));
    }
}
