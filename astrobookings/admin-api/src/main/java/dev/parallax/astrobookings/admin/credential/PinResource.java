package dev.parallax.astrobookings.admin.credential;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** For the lock and its guest, and nobody else: the one address that tells a PIN. */
@Path("/credentials/{id}/pin")
@Tag(name = "credentials")
@Produces(MediaType.APPLICATION_JSON)
class PinResource {
    private static final String FIND = "select pin from operations.credentials where id = $1 and is_active";

    private final Pool pool;

    PinResource(Pool pool) {
        this.pool = pool;
    }

    @GET
    @Operation(summary = "The PIN of a credential that is active")
    public Uni<Response> pin(@PathParam("id") String id) {
        return pool.preparedQuery(FIND).execute(Tuple.of(id)).map(rows -> {
            if (rows.size() == 0) {
                throw new ApiException(ErrorCode.NOT_FOUND, "There is no active credential " + id + ".");
            }
            return Response.ok(Map.of("pin", rows.iterator().next().getString("pin")))
                    .header("Cache-Control", "no-store")
                    .build();
        });
    }
}
