package dev.parallax.astrobookings.admin.credential;

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

@Path("/credentials")
@Tag(name = "credentials")
@Produces(MediaType.APPLICATION_JSON)
class CredentialResource {
    private final RecordEndpoint<Credential> credentials;

    CredentialResource(OwnerProtocol protocol, RelationalStores stores, CredentialRows rows) {
        this.credentials = protocol.endpoint(
                "credentials",
                Credential.class,
                stores.store("credentials", "id", CredentialRow.class, CredentialRow::new, rows));
    }

    @GET
    @Operation(summary = "List credentials in the order of their identifiers")
    public Uni<Response> list(@BeanParam ListParameters parameters) {
        return credentials.list(parameters);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a credential; its version is the ETag")
    @APIResponseSchema(Credential.class)
    public Uni<Response> get(@PathParam("id") String id) {
        return credentials.get(id);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Create or replace a credential, conditional on its version")
    @APIResponseSchema(Credential.class)
    public Uni<Response> put(
            @PathParam("id") String id,
            @BeanParam WriteHeaders headers,
            @RequestBody(content = @Content(schema = @Schema(implementation = Credential.class))) byte[] body) {
        return credentials.put(id, headers, body);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete a credential, conditional on its version")
    public Uni<Response> delete(@PathParam("id") String id, @BeanParam WriteHeaders headers) {
        return credentials.delete(id, headers);
    }
}
