package dev.parallax.astrobookings.admin.rocket;

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

@Path("/rockets")
@Tag(name = "rockets")
@Produces(MediaType.APPLICATION_JSON)
class RocketResource {
    private final RecordEndpoint<Rocket> rockets;

    RocketResource(OwnerProtocol protocol, RelationalStores stores, RocketRows rows) {
        this.rockets = protocol.endpoint(
                "rockets", Rocket.class, stores.store("rockets", "id", RocketRow.class, RocketRow::new, rows));
    }

    @GET
    @Operation(summary = "List rockets in the order of their identifiers")
    public Uni<Response> list(@BeanParam ListParameters parameters) {
        return rockets.list(parameters);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a rocket; its version is the ETag")
    @APIResponseSchema(Rocket.class)
    public Uni<Response> get(@PathParam("id") String id) {
        return rockets.get(id);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Create or replace a rocket, conditional on its version")
    @APIResponseSchema(Rocket.class)
    public Uni<Response> put(
            @PathParam("id") String id,
            @BeanParam WriteHeaders headers,
            @RequestBody(content = @Content(schema = @Schema(implementation = Rocket.class))) byte[] body) {
        return rockets.put(id, headers, body);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete a rocket, conditional on its version")
    public Uni<Response> delete(@PathParam("id") String id, @BeanParam WriteHeaders headers) {
        return rockets.delete(id, headers);
    }
}
