package dev.parallax.astrobookings.owner;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/admin/writes")
@Tag(name = "admin")
@Produces(MediaType.APPLICATION_JSON)
class WritesResource {
    private final WriteCounters counters;

    WritesResource(WriteCounters counters) {
        this.counters = counters;
    }

    @GET
    @Operation(summary = "What the writes since the start of this process did, by collection")
    public Map<String, Map<String, Long>> writes() {
        return counters.snapshot();
    }
}
