package dev.parallax.astrobookings.owner;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.http.Texts;
import jakarta.ws.rs.HeaderParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The headers of a write. */
public class WriteHeaders {
    private static final int MAX_ORIGIN_LENGTH = 200;

    @HeaderParam("If-Match")
    @Parameter(description = "The version that was read; needed to update or delete.", example = "\"3\"")
    public @Nullable String ifMatch;

    @HeaderParam("If-None-Match")
    @Parameter(description = "* to create a record that must not exist yet.", example = "*")
    public @Nullable String ifNoneMatch;

    @HeaderParam("Idempotency-Key")
    @Parameter(
            description = "A UUID; repeating the request with it answers the first outcome and writes nothing.",
            example = "4f9a8d0e-6c57-4d8c-9f0e-0a8d6f0c1b2a")
    public @Nullable String idempotencyKey;

    @HeaderParam("X-Origin-System")
    public @Nullable String originSystem;

    @HeaderParam("X-Origin-Channel")
    public @Nullable String originChannel;

    @HeaderParam("X-Origin-Actor")
    public @Nullable String originActor;

    @HeaderParam("X-Correlation-Id")
    public @Nullable String correlationId;

    Precondition precondition() {
        return Precondition.of(ifMatch, ifNoneMatch);
    }

    @Nullable
    UUID key() {
        if (idempotencyKey == null) {
            return null;
        }
        try {
            UUID key = UUID.fromString(idempotencyKey);
            if (key.toString().equalsIgnoreCase(idempotencyKey)) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // answered below
        }
        throw new ApiException(ErrorCode.INVALID_REQUEST, "Idempotency-Key must be a UUID.");
    }

    ChangeOrigin origin() {
        return new ChangeOrigin(
                limited("X-Origin-System", originSystem),
                limited("X-Origin-Channel", originChannel),
                limited("X-Origin-Actor", originActor),
                limited("X-Correlation-Id", correlationId));
    }

    private static @Nullable String limited(String header, @Nullable String value) {
        String problem = value == null ? null : Texts.problemOfLine(value, MAX_ORIGIN_LENGTH);
        if (problem != null) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, header + " " + problem + ".");
        }
        return value;
    }
}
