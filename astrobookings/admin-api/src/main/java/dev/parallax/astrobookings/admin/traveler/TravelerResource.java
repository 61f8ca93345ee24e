package dev.parallax.astrobookings.admin.traveler;

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

@Path("/travelers")
@Tag(name = "travelers")
@Produces(MediaType.APPLICATION_JSON)
class TravelerResource {
    private final RecordEndpoint<Traveler> travelers;

    TravelerResource(OwnerProtocol protocol, RelationalStores stores, TravelerRows rows) {
        this.travelers = protocol.endpoint(
                "travelers",
                Traveler.class,
                stores.store("travelers", "userId", TravelerRow.class, TravelerRow::new, rows));
    }

    @GET
    @Operation(summary = "List travelers in the order of their identifiers")
    public Uni<Response> list(@BeanParam ListParameters parameters) {
        return travelers.list(parameters);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a traveler; its version is the ETag")
    @APIResponseSchema(Traveler.class)
    public Uni<Response> get(@PathParam("id") String id) {
        return travelers.get(id);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Create or replace a traveler, conditional on its version")
    @APIResponseSchema(Traveler.class)
    public Uni<Response> put(
            @PathParam("id") String id,
            @BeanParam WriteHeaders headers,
            @RequestBody(content = @Content(schema = @Schema(implementation = Traveler.class))) byte[] body) {
        return travelers.put(id, headers, body);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete a traveler, conditional on its version")
    public Uni<Response> delete(@PathParam("id") String id, @BeanParam WriteHeaders headers) {
        return travelers.delete(id, headers);
    }
}
