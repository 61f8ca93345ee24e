package dev.parallax.reconciler.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.error.ApiError;
import dev.parallax.common.error.ErrorCode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** This service is driven by messages: what it does not answer is 404, in the common error form. */
@ApplicationScoped
class NothingHere {
    /** After every route of the framework. */
    private static final int LAST = 1_000_000;

    private final ObjectMapper mapper;

    NothingHere(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void register(@Observes Router router) {
        router.route().order(LAST).handler(this::answer);
    }

    private void answer(RoutingContext request) {
        var error = new ApiError(
                ErrorCode.NOT_FOUND, "There is nothing here; see /q/health, /metrics and /api/v1/datasets.");
        try {
            request.response()
                    .setStatusCode(ErrorCode.NOT_FOUND.status())
                    .putHeader("Content-Type", "application/json")
                    .end(mapper.writeValueAsString(error));
        } catch (JsonProcessingException e) {
            request.fail(e);
        }
    }
}
