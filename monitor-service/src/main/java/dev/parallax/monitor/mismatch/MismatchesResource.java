package dev.parallax.monitor.mismatch;

import dev.parallax.monitor.dataset.Datasets;
import dev.parallax.monitor.web.Page;
import dev.parallax.monitor.web.QueryParameters;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/reconciliation/mismatches")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Mismatches")
class MismatchesResource {

    private final Mismatches mismatches;
    private final Resolutions resolutions;
    private final Datasets datasets;

    MismatchesResource(Mismatches mismatches, Resolutions resolutions, Datasets datasets) {
        this.mismatches = mismatches;
        this.resolutions = resolutions;
        this.datasets = datasets;
    }

    @RegisterForReflection
    record MismatchList(List<MismatchView> mismatches, Page.Pagination pagination) {}

    @GET
    @Operation(
            summary = "Records that differ, the newest first",
            description =
                    "Of one that is larger than 16 KB long values are cut, and what comes last is left out; shortened"
                            + " says so. The mismatch itself has all of it.")
    @Parameter(name = "table", in = ParameterIn.QUERY, description = "Name of a dataset")
    @Parameter(
            name = "mismatch_type",
            in = ParameterIn.QUERY,
            description =
                    "Such as MISSING_IN_POSTGRES, DATA_MISMATCH, UNCONVERTIBLE, DUPLICATE_KEY (the key belongs to several"
                            + " records of a side) or UNUSABLE_KEY (records of a side have a key that is none)")
    @Parameter(
            name = "resolution_status",
            in = ParameterIn.QUERY,
            description = "PENDING, AUTO_RESOLVED, MANUAL_RESOLVED or IGNORED")
    @Parameter(name = "job_id", in = ParameterIn.QUERY, description = "What this job saw")
    @Parameter(name = "primary_key_value", in = ParameterIn.QUERY, description = "Key of the record")
    @Parameter(name = "from_date", in = ParameterIn.QUERY, description = "Detected at or after, ISO 8601")
    @Parameter(name = "to_date", in = ParameterIn.QUERY, description = "Detected at or before, ISO 8601")
    @Parameter(name = "page", in = ParameterIn.QUERY, description = "From 1")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 100, 50 if absent")
    public Uni<MismatchList> list(@Context UriInfo uri) {
        MismatchFilter filter = MismatchFilter.of(uri.getQueryParameters(), datasets);
        return Uni.combine()
                .all()
                .unis(mismatches.list(filter), mismatches.count(filter))
                .asTuple()
                .map(both -> new MismatchList(both.getItem1(), filter.page().of(both.getItem2())));
    }

    @GET
    @Path("/{mismatch_id}")
    @Operation(summary = "One mismatch with both records")
    public Uni<MismatchView> find(@PathParam("mismatch_id") String mismatchId) {
        var id = QueryParameters.uuid("mismatch_id", mismatchId);
        return mismatches.find(id).map(found -> found.orElseThrow(() -> Resolutions.notFound(id)));
    }

    @POST
    @Path("/{mismatch_id}/resolve")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Mark a mismatch as mended by hand, or as expected")
    public Uni<Resolutions.Resolved> resolve(
            @PathParam("mismatch_id") String mismatchId,
            @HeaderParam("X-Actor") @Nullable String actor,
            Resolutions.@Nullable Request request) {
        return resolutions.resolve(QueryParameters.uuid("mismatch_id", mismatchId), request, actor);
    }
}
