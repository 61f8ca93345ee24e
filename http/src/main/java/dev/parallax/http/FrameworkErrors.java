package dev.parallax.http;

import dev.parallax.common.error.ApiError;
import dev.parallax.common.error.ErrorCode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/** What fails outside of every resource, such as a path that cannot be decoded, has the form of all errors too. */
@Singleton
final class FrameworkErrors {
    private static final Logger LOG = Logger.getLogger(FrameworkErrors.class);
    private static final int BEFORE_THE_FRAMEWORK = Integer.MIN_VALUE;
    private static final Map<Integer, ErrorCode> CODES = Map.of(
            400, ErrorCode.MALFORMED_REQUEST,
            404, ErrorCode.NOT_FOUND,
            405, ErrorCode.METHOD_NOT_ALLOWED,
            408, ErrorCode.REQUEST_TIMEOUT,
            413, ErrorCode.PAYLOAD_TOO_LARGE,
            414, ErrorCode.URI_TOO_LONG,
            415, ErrorCode.UNSUPPORTED_MEDIA_TYPE,
            431, ErrorCode.HEADERS_TOO_LARGE);
    private static final Map<ErrorCode, String> MESSAGES = Map.of(
            ErrorCode.MALFORMED_REQUEST, "The request cannot be read",
            ErrorCode.NOT_FOUND, "There is nothing at this path",
            ErrorCode.METHOD_NOT_ALLOWED, "This path does not take this method",
            ErrorCode.REQUEST_TIMEOUT, "The request did not arrive in time",
            ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than allowed",
            ErrorCode.URI_TOO_LONG, "The address is longer than allowed",
            ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send application/json",
            ErrorCode.HEADERS_TOO_LARGE, "The headers are larger than allowed");

    private final ErrorAnswers errors;

    FrameworkErrors(ErrorAnswers errors) {
        this.errors = errors;
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_THE_FRAMEWORK).failureHandler(this::answer);
        CODES.keySet().forEach(status -> router.errorHandler(status, this::answer));
    }

    private void answer(RoutingContext context) {
        ErrorCode code = CODES.get(context.statusCode());
        if (context.response().headWritten() || context.response().ended()) {
            context.next();
        } else if (code != null) {
            errors.answer(context, code, new ApiError(code, message(code)));
        } else if (context.statusCode() == 500 || context.statusCode() == -1) {
            String requestId = "req-" + UUID.randomUUID();
            LOG.errorf(context.failure(), "Request failed, request_id %s", requestId);
            errors.answer(
                    context,
                    ErrorCode.INTERNAL_SERVER_ERROR,
                    new ApiError(
                            ErrorCode.INTERNAL_SERVER_ERROR,
                            "An unexpected error occurred",
                            Map.of("request_id", requestId)));
        } else {
            context.next();
        }
    }

    static String message(ErrorCode code) {
        return MESSAGES.getOrDefault(code, "The request cannot be read");
    }
}
