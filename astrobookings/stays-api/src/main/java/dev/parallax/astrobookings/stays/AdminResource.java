package dev.parallax.astrobookings.stays;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the real one does not offer: to change reservations, and to make it fail. */
@Path("/admin")
@Tag(name = "admin")
@Produces(MediaType.APPLICATION_JSON)
class AdminResource {
    private final Stays stays;
    private final Faults faults;
    private final Clock clock;

    AdminResource(Stays stays, Faults faults, Clock clock) {
        this.stays = stays;
        this.faults = faults;
        this.clock = clock;
    }

    @PUT
    @Path("reservations/{id}")
    @Operation(
            summary =
                    "Keep an object as a reservation, whatever it holds; changed now unless updated_at says otherwise")
    public JsonNode put(@PathParam("id") String id, @Nullable ObjectNode stay) {
        return stays.put(id, given(stay));
    }

    @DELETE
    @Path("reservations/{id}")
    @Operation(summary = "Remove a reservation, which the list then no longer tells of")
    public void delete(@PathParam("id") String id) {
        if (!stays.delete(id)) {
            throw new ApiException(ErrorCode.NOT_FOUND, "There is no reservation " + id + ".");
        }
    }

    @DELETE
    @Path("reservations")
    @Operation(summary = "Remove every reservation")
    public void clear() {
        stays.clear();
    }

    @POST
    @Path("generate")
    @Operation(summary = "Make up reservations; the same seed makes the same ones")
    public Map<String, Object> generate(
            @QueryParam("count") @Nullable String count,
            @QueryParam("seed") @Nullable String seed,
            @QueryParam("updated_at") @Nullable String updatedAt) {
        int number = Parameters.number("count", count, 45, 100_000);
        int chosen = Parameters.number("seed", seed, 1, Integer.MAX_VALUE);
        var at = Parameters.instant("updated_at", updatedAt);
        stays.generate(number, chosen, at == null ? clock.instant() : at);
        return Map.of("count", number, "seed", chosen);
    }

    @POST
    @Path("faults")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Let the next requests for reservations go wrong")
    public Fault fault(@Nullable Fault fault) {
        Fault checked = given(fault).checked();
        faults.add(checked);
        return checked;
    }

    private static <T> T given(@Nullable T body) {
        if (body == null) {
            throw new ApiException(ErrorCode.MALFORMED_REQUEST, "The body is empty; a JSON object is expected.");
        }
        return body;
    }

    @DELETE
    @Path("faults")
    @Operation(summary = "Let nothing go wrong any more")
    public void mend() {
        faults.clear();
    }

    @GET
    @Path("requests")
    @Operation(summary = "How many requests for reservations came in")
    public Map<String, Long> requests() {
        return Map.of("reservations", faults.requests());
    }
}
