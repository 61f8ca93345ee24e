package dev.parallax.http;

import dev.parallax.common.error.ErrorCode;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Bounds bodies before anything of them is read: each in bytes, all of them together in bytes, and each in the time that
 * it takes to arrive. The server's own limit stays behind this for bodies that do not say their length.
 */
@Singleton
final class BodyLimits {
    private static final int BEFORE_EVERYTHING_ELSE = 1_000;

    private final Limits limits;
    private final Duration idle;
    private final Vertx vertx;
    private final ErrorAnswers errors;
    private final long largest;
    private final long all;
    private final long millis;
    private final AtomicLong announced = new AtomicLong();

    BodyLimits(
            Vertx vertx,
            ErrorAnswers errors,
            Limits limits,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largest,
            @ConfigProperty(name = "quarkus.http.idle-timeout") Duration idle) {
        this.limits = limits;
        this.idle = idle;
        this.vertx = vertx;
        this.errors = errors;
        this.largest = largest.asLongValue();
        this.all = limits.allBodies().asLongValue();
        this.millis = limits.bodyTimeout().toMillis();
    }

    void register(@Observes Filters filters) {
        RequestHeads.open(limits.headTimeout(), idle, largest);
        filters.register(this::check, BEFORE_EVERYTHING_ELSE);
    }

    private void check(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null && !context.request().headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            context.next();
            return;
        }
        long bytes = length == null ? largest : number(length);
        if (bytes < 0) {
            errors.answerAndClose(context, ErrorCode.MALFORMED_REQUEST, "Content-Length is no length");
        } else if (bytes > largest) {
            errors.answerAndClose(
                    context,
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "The body is larger than the limit of %d bytes".formatted(largest));
        } else if (announced.addAndGet(bytes) > all) {
            announced.addAndGet(-bytes);
            errors.answerAndClose(
                    context,
                    ErrorCode.OVERLOADED,
                    "Too many large requests at once. Nothing was done. Try again soon.");
        } else {
            watch(context, bytes);
            context.next();
        }
    }

    private void watch(RoutingContext context, long bytes) {
        long timer = vertx.setTimer(millis, late -> giveUp(context));
        context.addEndHandler(ended -> {
            announced.addAndGet(-bytes);
            if (context.request().isEnded()) {
                vertx.cancelTimer(timer);
            }
        });
    }

    private void giveUp(RoutingContext context) {
        if (context.request().isEnded()) {
            return;
        }
        if (context.response().headWritten()) {
            var unused = context.request().connection().close();
        } else {
            errors.answerAndClose(
                    context,
                    ErrorCode.REQUEST_TIMEOUT,
                    "The body did not arrive within %d seconds".formatted(Math.max(1, millis / 1000)));
        }
    }

    /** What is beyond eighteen digits is beyond every limit. */
    private static long number(String length) {
        if (length.isEmpty() || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return length.length() > 18 ? Long.MAX_VALUE : Long.parseLong(length);
    }
}
