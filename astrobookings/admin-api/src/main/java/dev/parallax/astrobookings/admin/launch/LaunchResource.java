package dev.parallax.astrobookings.admin.launch;

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

@Path("/launches")
@Tag(name = "launches")
@Produces(MediaType.APPLICATION_JSON)
class LaunchResource {
    private final RecordEndpoint<Launch> launches;

    LaunchResource(OwnerProtocol protocol, RelationalStores stores, LaunchRows rows) {
        this.launches = protocol.endpoint(
                "launches", Launch.class, stores.store("launches", "id", LaunchRow.class, LaunchRow::new, rows));
    }

    @GET
    @Operation(summary = "List launches in the order of their identifiers")
    public Uni<Response> list(@BeanParam ListParameters parameters) {
        return launches.list(parameters);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a launch; its version is the ETag")
    @APIResponseSchema(Launch.class)
    public Uni<Response> get(@PathParam("id") String id) {
        return launches.get(id);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Create or replace a launch, conditional on its version")
    @APIResponseSchema(Launch.class)
    public Uni<Response> put(
            @PathParam("id") String id,
            @BeanParam WriteHeaders headers,
            @RequestBody(content = @Content(schema = @Schema(implementation = Launch.class))) byte[] body) {
        return launches.put(id, headers, body);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete a launch, conditional on its version")
    public Uni<Response> delete(@PathParam("id") String id, @BeanParam WriteHeaders headers) {
        return launches.delete(id, headers);
    }
}
