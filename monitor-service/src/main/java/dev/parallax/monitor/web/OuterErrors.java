package dev.parallax.monitor.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.error.ApiError;
import dev.parallax.common.error.ErrorCode;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The errors that are found before or after the resources: a body too large, and a path that nothing serves. */
@Singleton
class OuterErrors {

    private final ObjectMapper json;
    private final long maxBody;

    OuterErrors(ObjectMapper json, @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.json = json;
        this.maxBody = maxBody.asLongValue();
    }

    void beforeAll(@Observes Filters filters) {
        filters.register(this::refuseLargeBody, 1000);
    }

    void afterAll(@Observes Router router) {
        router.route()
                .order(Integer.MAX_VALUE)
                .handler(context -> answer(context, ErrorCode.NOT_FOUND, "There is nothing at this path"));
    }

    private void refuseLargeBody(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || (length.length() <= 18 && Long.parseLong(length) <= maxBody)) {
            context.next();
            return;
        }
        // The rest of the body is not read, so the connection cannot serve another request.
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        answer(context, ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than %d bytes".formatted(maxBody));
    }

    private void answer(RoutingContext context, ErrorCode code, String message) {
        try {
            context.response()
                    .setStatusCode(code.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(json.writeValueAsString(new ApiError(code, message)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
