package dev.parallax.scheduler.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parallax.common.error.ApiError;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.messaging.Failure;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error in the one form. A database that is away is worth another try; what nobody expected is logged with an id, and the caller gets only that id. */
class ErrorMapper {
    private static final Logger LOG = Logger.getLogger(ErrorMapper.class);

    @ServerExceptionMapper
    Response map(ApiException e) {
        return answer(e.code(), e.toError());
    }

    @ServerExceptionMapper
    Response map(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        ErrorCode code =
                switch (status) {
                    case 400 -> ErrorCode.INVALID_REQUEST;
                    case 401 -> ErrorCode.UNAUTHORIZED;
                    case 403 -> ErrorCode.FORBIDDEN;
                    case 404 -> ErrorCode.NOT_FOUND;
                    case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
                    case 406 -> ErrorCode.NOT_ACCEPTABLE;
                    case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
                    case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
                    default -> null;
                };
        if (code == null) {
            return map((Throwable) e);
        }
        Response answer = answer(code, new ApiError(code, message(code)));
        String allow = e.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    @ServerExceptionMapper
    Response map(Throwable e) {
        String requestId = "req-" + UUID.randomUUID();
        if (!(e instanceof JsonProcessingException) && Failure.of(e) instanceof Failure.Passing passing) {
            LOG.warnf("Request %s was not answered: %s", requestId, passing.cause());
            return answer(
                    ErrorCode.UPSTREAM_UNAVAILABLE,
                    new ApiError(
                            ErrorCode.UPSTREAM_UNAVAILABLE,
                            "The database does not answer at the moment. Try again soon, and a write with the same"
                                    + " Idempotency-Key",
                            Map.of("request_id", requestId)));
        }
        LOG.errorf(e, "Request %s failed", requestId);
        return answer(
                ErrorCode.INTERNAL_SERVER_ERROR,
                new ApiError(
                        ErrorCode.INTERNAL_SERVER_ERROR,
                        "An unexpected error occurred",
                        Map.of("request_id", requestId)));
    }

    private static Response answer(ErrorCode code, ApiError error) {
        Response.ResponseBuilder response = Response.status(code.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(error);
        return code.retryAfterSeconds() == 0
                ? response.build()
                : response.header(HttpHeaders.RETRY_AFTER, code.retryAfterSeconds())
                        .build();
    }

    private static String message(ErrorCode code) {
        return switch (code) {
            case NOT_FOUND -> "There is nothing at this address";
            case METHOD_NOT_ALLOWED -> "This address does not take this method";
            case NOT_ACCEPTABLE -> "The answer is JSON, which the Accept header excludes";
            case UNSUPPORTED_MEDIA_TYPE -> "The body must be JSON, with Content-Type: application/json";
            case PAYLOAD_TOO_LARGE -> "The body is too large";
            default -> "The request cannot be understood";
        };
    }
}
