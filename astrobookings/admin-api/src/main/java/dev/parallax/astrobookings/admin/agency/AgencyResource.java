package dev.parallax.astrobookings.admin.agency;

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

@Path("/agencies")
@Tag(name = "agencies")
@Produces(MediaType.APPLICATION_JSON)
class AgencyResource {
    private final RecordEndpoint<Agency> agencies;

    AgencyResource(OwnerProtocol protocol, RelationalStores stores, AgencyRows rows) {
        this.agencies = protocol.endpoint(
                "agencies", Agency.class, stores.store("agencies", "userId", AgencyRow.class, AgencyRow::new, rows));
    }

    @GET
    @Operation(summary = "List agencies in the order of their identifiers")
    public Uni<Response> list(@BeanParam ListParameters parameters) {
        return agencies.list(parameters);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read an agency; its version is the ETag")
    @APIResponseSchema(Agency.class)
    public Uni<Response> get(@PathParam("id") String id) {
        return agencies.get(id);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Create or replace an agency, conditional on its version")
    @APIResponseSchema(Agency.class)
    public Uni<Response> put(
            @PathParam("id") String id,
            @BeanParam WriteHeaders headers,
            @RequestBody(content = @Content(schema = @Schema(implementation = Agency.class))) byte[] body) {
        return agencies.put(id, headers, body);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete an agency, conditional on its version")
    public Uni<Response> delete(@PathParam("id") String id, @BeanParam WriteHeaders headers) {
        return agencies.delete(id, headers);
    }
}
