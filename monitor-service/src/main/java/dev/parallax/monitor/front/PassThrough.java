package dev.parallax.monitor.front;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands a call on to the scheduler unchanged and its answer back, so that one address serves the whole API. A call is
 * never repeated: whether it arrived cannot be known, so that is for the caller and its idempotency key.
 */
@ApplicationScoped
public class PassThrough {

    private static final List<String> ASKED =
            List.of("Accept", "Idempotency-Key", "X-Correlation-Id", "X-Origin-System", "X-Actor", "Authorization");
    private static final List<String> ANSWERED = List.of(
            "Content-Type",
            "Location",
            "Allow",
            "Retry-After",
            "X-Correlation-Id",
            "Idempotent-Replayed",
            "WWW-Authenticate");

    private final SchedulerConfig config;
    private final Upstream scheduler;

    PassThrough(Vertx vertx, SchedulerConfig config) {
        this.config = config;
        this.scheduler = new Upstream(vertx, config.limits());
    }

    @PreDestroy
    void close() {
        scheduler.close();
    }

    /**
     * Posts the body to the same path of the scheduler.
     *
     * @param path with its query, as it came
     * @return the scheduler's answer; fails with {@link ErrorCode#UPSTREAM_UNAVAILABLE} if there is none in time, and
     *     with {@link ErrorCode#OVERLOADED} if the call could not be sent
     */
    Uni<Response> post(URI path, HttpHeaders headers, byte[] body) {
        return call(HttpMethod.POST, path, headers, body, headers.getHeaderString("Content-Type"));
    }

    /** Posts JSON of our own to the same path of the scheduler; otherwise as {@link #post}. */
    Uni<Response> postJson(URI path, HttpHeaders headers, byte[] json) {
        return call(HttpMethod.POST, path, headers, json, "application/json");
    }

    /** Asks the same path of the scheduler; otherwise as {@link #post}. */
    Uni<Response> get(URI path, HttpHeaders headers) {
        return call(HttpMethod.GET, path, headers, null, headers.getHeaderString("Content-Type"));
    }

    /** What the scheduler answers with 200 at a path; fails otherwise. */
    public Uni<byte[]> fetch(String path) {
        return scheduler.send(options(HttpMethod.GET, path), null).map(answer -> {
            if (answer.status() != 200) {
                throw new IllegalStateException("The scheduler answered " + answer.status());
            }
            return answer.body().getBytes();
        });
    }

    /** Calls under way. */
    int underWay() {
        return scheduler.underWay();
    }

    /** Calls that wait to be sent. */
    int waiting() {
        return scheduler.waiting();
    }

    private RequestOptions options(HttpMethod method, String path) {
        return new RequestOptions().setMethod(method).setAbsoluteURI(config.base() + path);
    }

    private Uni<Response> call(
            HttpMethod method, URI path, HttpHeaders headers, byte @Nullable [] body, @Nullable String contentType) {
        String query = path.getRawQuery() == null ? "" : "?" + path.getRawQuery();
        RequestOptions options = options(method, path.getRawPath() + query);
        for (String name : ASKED) {
            String value = headers.getHeaderString(name);
            if (value != null) {
                options.putHeader(name, value);
            }
        }
        if (contentType != null) {
            options.putHeader("Content-Type", contentType);
        }
        return scheduler
                .send(options, body == null ? null : Buffer.buffer(body))
                .map(PassThrough::response)
                .onFailure()
                .transform(PassThrough::unavailable);
    }

    private static Response response(Upstream.Answer answer) {
        Response.ResponseBuilder response = Response.status(answer.status());
        for (String name : ANSWERED) {
            String value = answer.headers().get(name);
            if (value != null) {
                response.header(name, value);
            }
        }
        return answer.body().length() == 0
                ? response.build()
                : response.entity(answer.body().getBytes()).build();
    }

    private static Throwable unavailable(Throwable e) {
        if (e instanceof ApiException) {
            return e;
        }
        Log.warnf("The scheduler does not answer: %s", e);
        return new ApiException(
                ErrorCode.UPSTREAM_UNAVAILABLE, "The scheduler does not answer at the moment. Try again later.");
    }
}
