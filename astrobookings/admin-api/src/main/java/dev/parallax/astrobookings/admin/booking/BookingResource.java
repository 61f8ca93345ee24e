package dev.parallax.astrobookings.admin.booking;

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

@Path("/bookings")
@Tag(name = "bookings")
@Produces(MediaType.APPLICATION_JSON)
class BookingResource {
    private final RecordEndpoint<Booking> bookings;

    BookingResource(OwnerProtocol protocol, RelationalStores stores, BookingRows rows) {
        this.bookings = protocol.endpoint(
                "bookings", Booking.class, stores.store("bookings", "id", BookingRow.class, BookingRow::new, rows));
    }

    @GET
    @Operation(summary = "List bookings in the order of their identifiers")
    public Uni<Response> list(@BeanParam ListParameters parameters) {
        return bookings.list(parameters);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a booking; its version is the ETag")
    @APIResponseSchema(Booking.class)
    public Uni<Response> get(@PathParam("id") String id) {
        return bookings.get(id);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Create or replace a booking, conditional on its version")
    @APIResponseSchema(Booking.class)
    public Uni<Response> put(
            @PathParam("id") String id,
            @BeanParam WriteHeaders headers,
            @RequestBody(content = @Content(schema = @Schema(implementation = Booking.class))) byte[] body) {
        return bookings.put(id, headers, body);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete a booking, conditional on its version")
    public Uni<Response> delete(@PathParam("id") String id, @BeanParam WriteHeaders headers) {
        return bookings.delete(id, headers);
    }
}
