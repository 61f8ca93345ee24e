package dev.parallax.monitor.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.error.ApiError;
import dev.parallax.common.error.ErrorCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** The error that is found after the resources: a path that nothing serves. */
@Singleton
class OuterErrors {

    private final ObjectMapper json;

    OuterErrors(ObjectMapper json) {
        this.json = json;
    }

    void afterAll(@Observes Router router) {
        router.route().order(Integer.MAX_VALUE).handler(this::answer);
    }

    private void answer(RoutingContext context) {
        try {
            context.response()
                    .setStatusCode(ErrorCode.NOT_FOUND.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(json.writeValueAsString(new ApiError(ErrorCode.NOT_FOUND, "There is nothing at this path")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
