package dev.parallax.astrobookings.admin.reservation;

import dev.parallax.astrobookings.admin.relational.RelationalStores;
import dev.parallax.astrobookings.owner.ListParameters;
import dev.parallax.astrobookings.owner.OwnerProtocol;
import dev.parallax.astrobookings.owner.RecordEndpoint;
import dev.parallax.astrobookings.owner.WriteHeaders;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/reservations")
@Tag(name = "reservations")
@Produces(MediaType.APPLICATION_JSON)
class ReservationResource {
    private final RecordEndpoint<Reservation> reservations;

    ReservationResource(OwnerProtocol protocol, RelationalStores stores, ReservationRows rows) {
        this.reservations = protocol.endpoint(
                "reservations",
                Reservation.class,
                stores.store("reservations", "id", ReservationRow.class, ReservationRow::new, rows));
    }

    @GET
    @Operation(summary = "List reservations in the order of their identifiers")
    public Uni<Response> list(@BeanParam ListParameters parameters) {
        return reservations.list(parameters);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a reservation; its version is the ETag")
    @APIResponseSchema(Reservation.class)
    public Uni<Response> get(@PathParam("id") String id) {
        return reservations.get(id);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Create or replace a reservation, conditional on its version")
    @APIResponseSchema(Reservation.class)
    public Uni<Response> put(
            @PathParam("id") String id,
            @BeanParam WriteHeaders headers,
            @RequestBody(content = @Content(schema = @Schema(implementation = Reservation.class))) byte[] body) {
        return reservations.put(id, headers, body);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete a reservation, conditional on its version")
    public Uni<Response> delete(@PathParam("id") String id, @BeanParam WriteHeaders headers) {
        return reservations.delete(id, headers);
    }
}
