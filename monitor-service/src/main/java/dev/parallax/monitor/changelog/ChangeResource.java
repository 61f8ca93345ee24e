package dev.parallax.monitor.changelog;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.monitor.web.QueryParameters;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/reconciliation/changes/{change_id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Changes")
class ChangeResource {

    private final LogEntries entries;

    ChangeResource(LogEntries entries) {
        this.entries = entries;
    }

    @GET
    @Operation(summary = "One change with the record before and after")
    public Uni<LogEntry> find(@PathParam("change_id") String changeId) {
        var id = QueryParameters.uuid("change_id", changeId);
        return entries.find(id)
                .map(found -> found.orElseThrow(() ->
                        new ApiException(ErrorCode.CHANGE_NOT_FOUND, "Change with ID '%s' not found".formatted(id))));
    }
}
