package dev.parallax.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.error.ApiError;
import dev.parallax.common.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Answers in the one form of an error, where no resource does. */
@Singleton
final class ErrorAnswers {
    private static final long LINGER_MILLIS = 2_000;

    private final ObjectMapper json;
    private final Vertx vertx;

    ErrorAnswers(ObjectMapper json, Vertx vertx) {
        this.json = json;
        this.vertx = vertx;
    }

    void answer(RoutingContext context, ErrorCode code, ApiError error) {
        var unused = send(context, code, error);
    }

    /** For a body that is not read to its end: the connection cannot serve another request. */
    void answerAndClose(RoutingContext context, ErrorCode code, String message) {
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        var unused = send(context, code, new ApiError(code, message)).onComplete(ended -> linger(context.request()));
    }

    /** Who still sends would lose the answer with a connection that is closed at once: it has a moment to read it. */
    private void linger(HttpServerRequest request) {
        if (request.isEnded()) {
            close(request);
            return;
        }
        long timer = vertx.setTimer(LINGER_MILLIS, late -> close(request));
        request.handler(rest -> {}).endHandler(ended -> {
            vertx.cancelTimer(timer);
            close(request);
        });
        request.resume();
    }

    private static void close(HttpServerRequest request) {
        var unused = request.connection().close();
    }

    private Future<Void> send(RoutingContext context, ErrorCode code, ApiError error) {
        HttpServerResponse response =
                context.response().setStatusCode(code.status()).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        if (code.retryAfterSeconds() > 0) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(code.retryAfterSeconds()));
        }
        try {
            return response.end(json.writeValueAsString(error));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An error can always be written", e);
        }
    }
}
