package dev.parallax.scheduler.dataset;

import dev.parallax.common.api.DatasetState;
import dev.parallax.common.api.DatasetState.State;
import dev.parallax.common.api.DatasetStates;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which datasets this service starts jobs for. */
@Path("/api/v1/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Datasets")
public class DatasetsResource {
    private final Datasets datasets;
    private final Instant start;

    DatasetsResource(Datasets datasets, Clock clock) {
        this.datasets = datasets;
        this.start = clock.instant();
    }

    @GET
    @Operation(
            summary = "Whether this service starts jobs for each dataset",
            description = "REFUSED: its schedule, follow-ups, order or policy cannot be honoured; triggers and events"
                    + " answer 409 DATASET_REFUSED. The file of the datasets is read at the start only.")
    @APIResponse(
            responseCode = "200",
            description = "Every configured dataset, by name",
            content = @Content(schema = @Schema(implementation = DatasetStates.class)))
    public DatasetStates datasets() {
        return new DatasetStates(states());
    }

    private List<DatasetState> states() {
        return Stream.concat(
                        datasets.names().stream().map(name -> new DatasetState(name, State.ACCEPTED, List.of(), start)),
                        datasets.refused().stream()
                                .map(refused ->
                                        new DatasetState(refused.name(), State.REFUSED, refused.problems(), start)))
                .sorted(Comparator.comparing(DatasetState::name))
                .toList();
    }
}
