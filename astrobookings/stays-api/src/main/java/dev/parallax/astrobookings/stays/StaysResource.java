package dev.parallax.astrobookings.stays;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the Stays API offers. */
@Path("/{prefix:(api/)?}reservations")
@Tag(name = "reservations")
@Produces(MediaType.APPLICATION_JSON)
class StaysResource {
    private final Stays stays;
    private final ObjectMapper mapper;

    StaysResource(Stays stays, ObjectMapper mapper) {
        this.stays = stays;
        this.mapper = mapper;
    }

    @GET
    @Operation(summary = "Reservations changed at or after a time, in the order of their identifiers")
    @Parameter(
            name = "prefix",
            in = ParameterIn.PATH,
            description = "Either way leads here",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"", "api/"}))
    public JsonNode list(
            @QueryParam("updated_since") @Nullable String updatedSince,
            @QueryParam("page") @Nullable String page,
            @QueryParam("page_size") @Nullable String pageSize) {
        int number = Parameters.number("page", page, 1, 1_000_000);
        int size = Parameters.number("page_size", pageSize, 50, 100);
        var changed = stays.changed(Parameters.instant("updated_since", updatedSince), number, size);
        var answer = mapper.createObjectNode();
        var list = answer.putArray("reservations");
        changed.stays().forEach(list::add);
        answer.putObject("pagination")
                .put("page", number)
                .put("page_size", size)
                .put("total_pages", (changed.total() + size - 1) / size)
                .put("total_items", changed.total());
        return answer;
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One reservation")
    @Parameter(
            name = "prefix",
            in = ParameterIn.PATH,
            description = "Either way leads here",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"", "api/"}))
    public JsonNode get(@PathParam("id") String id) {
        return stays.find(id)
                .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "There is no reservation " + id + "."));
    }
}
