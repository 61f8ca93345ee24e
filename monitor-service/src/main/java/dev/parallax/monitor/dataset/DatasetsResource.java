package dev.parallax.monitor.dataset;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/reconciliation/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Datasets")
class DatasetsResource {

    private final Datasets datasets;

    DatasetsResource(Datasets datasets) {
        this.datasets = datasets;
    }

    record DatasetList(List<Datasets.Dataset> datasets) {}

    @GET
    @Operation(summary = "The configured datasets", description = "What may be given as a table elsewhere.")
    public DatasetList list() {
        return new DatasetList(datasets.all());
    }
}
