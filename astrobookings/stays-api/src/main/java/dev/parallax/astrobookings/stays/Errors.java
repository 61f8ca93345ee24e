package dev.parallax.astrobookings.stays;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.parallax.common.error.ApiError;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.quarkus.logging.Log;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns failures into the one form of an error. */
class Errors {
    @ServerExceptionMapper
    Response known(ApiException e) {
        return answer(e.code(), e.toError());
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException e) {
        var code =
                switch (e.getResponse().getStatus()) {
                    case 400 -> ErrorCode.MALFORMED_REQUEST;
                    case 404 -> ErrorCode.NOT_FOUND;
                    case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
                    case 406 -> ErrorCode.NOT_ACCEPTABLE;
                    case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
                    case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
                    default -> ErrorCode.INTERNAL_SERVER_ERROR;
                };
        return answer(code, new ApiError(code, "The request cannot be served: " + code.name() + "."));
    }

    /** Named apart because the framework has a mapper of its own for it, in another form. */
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException e) {
        return malformed(e);
    }

    @ServerExceptionMapper
    Response malformed(JsonProcessingException e) {
        return answer(
                ErrorCode.MALFORMED_REQUEST,
                new ApiError(ErrorCode.MALFORMED_REQUEST, "The body is not the JSON that is expected here."));
    }

    @ServerExceptionMapper
    Response unforeseen(Throwable e) {
        var requestId = "req-" + UUID.randomUUID();
        Log.errorf(e, "Request failed, request_id %s", requestId);
        return answer(
                ErrorCode.INTERNAL_SERVER_ERROR,
                new ApiError(
                        ErrorCode.INTERNAL_SERVER_ERROR,
                        "An unexpected error occurred.",
                        Map.of("request_id", requestId)));
    }

    private static Response answer(ErrorCode code, ApiError error) {
        return Response.status(code.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(error)
                .build();
    }
}
