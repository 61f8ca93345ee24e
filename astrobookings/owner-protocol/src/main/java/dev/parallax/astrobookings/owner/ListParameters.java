package dev.parallax.astrobookings.owner;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The query of a list; texts, so that a bad one gets the common form of an error. */
public class ListParameters {
    @QueryParam("page")
    @Parameter(description = "Counts from 1.", example = "1")
    public @Nullable String page;

    @QueryParam("page_size")
    @Parameter(description = "1 to 100, by default 50.", example = "50")
    public @Nullable String pageSize;

    @QueryParam("updated_since")
    @Parameter(description = "Only records written at or after this time.", example = "2026-03-01T00:00:00Z")
    public @Nullable String updatedSince;
}
