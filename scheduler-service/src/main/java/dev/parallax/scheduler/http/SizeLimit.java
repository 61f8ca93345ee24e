package dev.parallax.scheduler.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Answers in the error form to a body that announces itself as too large, before any of it is read. */
@Singleton
final class SizeLimit {
    private static final int BEFORE_EVERYTHING = -10_000;

    private final byte[] answer;

    SizeLimit(ObjectMapper mapper) throws JsonProcessingException {
        this.answer = mapper.writeValueAsBytes(RequestBody.tooLarge().toError());
    }

    void install(@Observes Router router) {
        router.route().order(BEFORE_EVERYTHING).handler(this::check);
    }

    private void check(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || !tooLong(length)) {
            context.next();
            return;
        }
        context.response()
                .setStatusCode(413)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(io.vertx.core.buffer.Buffer.buffer(answer));
    }

    private static boolean tooLong(String length) {
        // Nineteen digits are beyond what a long holds, and beyond every limit.
        return length.length() > 18
                || (length.chars().allMatch(Character::isDigit)
                        && !length.isEmpty()
                        && Long.parseLong(length) > RequestBody.MOST_BYTES);
    }
}
