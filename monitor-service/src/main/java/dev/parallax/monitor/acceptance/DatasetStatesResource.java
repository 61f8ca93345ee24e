package dev.parallax.monitor.acceptance;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A class of its own: of the paths of two classes only that of the longer one is looked at. */
@Path("/api/v1/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Datasets")
class DatasetStatesResource {

    private final DatasetsResource datasets;

    DatasetStatesResource(DatasetsResource datasets) {
        this.datasets = datasets;
    }

    @GET
    @Operation(
            summary = "Whether each dataset is worked with",
            description = "As /reconciliation/datasets; the same path as at the scheduler and the reconciler, whose"
                    + " words these are.")
    public Uni<DatasetsResource.DatasetList> states() {
        return datasets.list();
    }
}
