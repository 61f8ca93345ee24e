package dev.parallax.astrobookings.owner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.error.ApiError;
import dev.parallax.common.error.ErrorCode;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers a declared length over the limit in the common form of errors, before anything is read. The server's own
 * limit stays behind it for bodies that do not say their length.
 */
class BodyLimit {
    private static final int BEFORE_EVERYTHING_ELSE = 1_000;

    private final long limit;
    private final ObjectMapper mapper;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit, ObjectMapper mapper) {
        this.limit = limit.asLongValue();
        this.mapper = mapper;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_EVERYTHING_ELSE);
    }

    private void check(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || fits(length)) {
            request.next();
            return;
        }
        request.response()
                .setStatusCode(ErrorCode.PAYLOAD_TOO_LARGE.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(error())
                .onComplete(ended -> request.request().connection().close());
    }

    private boolean fits(String length) {
        try {
            return Long.parseLong(length) <= limit;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private String error() {
        try {
            return mapper.writeValueAsString(
                    new ApiError(ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than " + limit + " bytes."));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an error can always be written", e);
        }
    }
}
