package dev.parallax.monitor.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.parallax.common.error.ApiError;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.messaging.Failure;
import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every failure of a request ends here, so that every answer has the one form and none shows internals. */
class Errors {

    @ServerExceptionMapper
    Response api(ApiException e) {
        return response(e.code(), e.toError());
    }

    @ServerExceptionMapper
    Response malformed(JsonProcessingException e) {
        return e instanceof JsonMappingException mapping
                ? unexpected(mapping)
                : response(ErrorCode.MALFORMED_REQUEST, "The body is not valid JSON", Map.of());
    }

    /** Named apart because the framework has a mapper of its own for it, in another form. */
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException e) {
        return unexpected(e);
    }

    /** The framework's own: no such path, wrong method, wrong media type, and whatever it wraps. */
    @ServerExceptionMapper
    Response framework(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return malformed(json);
        }
        Response given = e.getResponse();
        int status = given.getStatus();
        return switch (status) {
            case 400 -> response(ErrorCode.MALFORMED_REQUEST, "The request cannot be read", Map.of());
            case 404 -> response(ErrorCode.NOT_FOUND, "There is nothing at this path", Map.of());
            case 405 -> allowing(given, response(ErrorCode.METHOD_NOT_ALLOWED, "Not by this method", Map.of()));
            case 406 -> response(ErrorCode.NOT_ACCEPTABLE, "No representation of the media type asked for", Map.of());
            case 413 -> response(ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than allowed", Map.of());
            case 415 -> response(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send application/json", Map.of());
            default -> unforeseen(e);
        };
    }

    /** No token, or none that is valid: the answer does not say which, nor why. */
    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Response unauthorized(SecurityException e) {
        return Response.fromResponse(
                        response(ErrorCode.UNAUTHORIZED, "Send a valid token: Authorization: Bearer <token>", Map.of()))
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return response(ErrorCode.FORBIDDEN, "The token does not have the role that is needed here", Map.of());
    }

    @ServerExceptionMapper
    Response unforeseen(Throwable e) {
        String requestId = "req-" + UUID.randomUUID();
        if (Failure.of(e) instanceof Failure.Passing passing) {
            Log.warnf("Request %s was not answered: %s", requestId, passing.cause());
            return response(
                    ErrorCode.UPSTREAM_UNAVAILABLE,
                    "The database does not answer at the moment. Try again soon",
                    Map.of("request_id", requestId));
        }
        Log.errorf(e, "Request failed, request_id %s", requestId);
        return response(
                ErrorCode.INTERNAL_SERVER_ERROR, "An unexpected error occurred", Map.of("request_id", requestId));
    }

    private static Response unexpected(JsonMappingException e) {
        Map<String, Object> details = new LinkedHashMap<>();
        String field = e.getPath().stream()
                .map(reference ->
                        reference.getFieldName() == null ? "[" + reference.getIndex() + "]" : reference.getFieldName())
                .collect(Collectors.joining("."));
        if (!field.isEmpty()) {
            details.put("field", field);
        }
        if (e instanceof InvalidFormatException format
                && format.getTargetType() != null
                && format.getTargetType().isEnum()) {
            List<String> allowed = new ArrayList<>();
            Arrays.stream(format.getTargetType().getEnumConstants()).forEach(value -> allowed.add(value.toString()));
            details.put("allowed", allowed);
        }
        return e instanceof MismatchedInputException && !field.isEmpty()
                ? response(
                        ErrorCode.INVALID_REQUEST,
                        "Field '%s' does not have an allowed value".formatted(field),
                        details)
                : response(ErrorCode.MALFORMED_REQUEST, "The body is not of the expected shape", details);
    }

    private static Response allowing(Response given, Response answer) {
        String allow = given.getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    private static Response response(ErrorCode code, String message, Map<String, Object> details) {
        return response(code, new ApiError(code, message, details));
    }

    private static Response response(ErrorCode code, ApiError error) {
        Response.ResponseBuilder response = Response.status(code.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(error);
        return code.retryAfterSeconds() == 0
                ? response.build()
                : response.header(HttpHeaders.RETRY_AFTER, code.retryAfterSeconds())
                        .build();
    }
}
