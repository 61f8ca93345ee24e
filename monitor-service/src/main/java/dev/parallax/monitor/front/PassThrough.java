package dev.parallax.monitor.front;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientResponse;
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
            "Content-Type", "Location", "Retry-After", "X-Correlation-Id", "Idempotent-Replayed", "WWW-Authenticate");

    private final HttpClient client;
    private final SchedulerConfig config;

    PassThrough(Vertx vertx, SchedulerConfig config) {
        this.config = config;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis())));
    }

    @PreDestroy
    void close() {
        client.closeAndForget();
    }

    /**
     * Posts the body to the same path of the scheduler.
     *
     * @param path with its query, as it came
     * @return the scheduler's answer; fails with {@link ErrorCode#UPSTREAM_UNAVAILABLE} if there is none in time
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
        return call(HttpMethod.GET, path, headers, new byte[0], headers.getHeaderString("Content-Type"));
    }

    /** What the scheduler answers with 200 at a path; fails otherwise. */
    public Uni<byte[]> fetch(String path) {
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(base() + path);
        return client.request(options)
                .chain(request -> request.send())
                .chain(answer -> answer.body().map(content -> {
                    if (answer.statusCode() != 200) {
                        throw new IllegalStateException("The scheduler answered " + answer.statusCode());
                    }
                    return content.getBytes();
                }))
                .ifNoItem()
                .after(config.requestTimeout())
                .fail();
    }

    private String base() {
        return config.url().toString().replaceAll("/+$", "");
    }

    private Uni<Response> call(
            HttpMethod method, URI path, HttpHeaders headers, byte[] body, @Nullable String contentType) {
        String query = path.getRawQuery() == null ? "" : "?" + path.getRawQuery();
        RequestOptions options =
                new RequestOptions().setMethod(method).setAbsoluteURI(base() + path.getRawPath() + query);
        for (String name : ASKED) {
            String value = headers.getHeaderString(name);
            if (value != null) {
                options.putHeader(name, value);
            }
        }
        if (contentType != null) {
            options.putHeader("Content-Type", contentType);
        }
        return client.request(options)
                .chain(request -> method.equals(HttpMethod.GET) ? request.send() : request.send(Buffer.buffer(body)))
                .chain(answer -> answer.body().map(content -> response(answer, content)))
                .ifNoItem()
                .after(config.requestTimeout())
                .fail()
                .onFailure()
                .transform(PassThrough::unavailable);
    }

    private static Response response(HttpClientResponse answer, Buffer content) {
        Response.ResponseBuilder response = Response.status(answer.statusCode());
        for (String name : ANSWERED) {
            String value = answer.getHeader(name);
            if (value != null) {
                response.header(name, value);
            }
        }
        return content.length() == 0
                ? response.build()
                : response.entity(content.getBytes()).build();
    }

    private static ApiException unavailable(Throwable e) {
        Log.warnf("The scheduler does not answer: %s", e);
        return new ApiException(
                ErrorCode.UPSTREAM_UNAVAILABLE, "The scheduler does not answer at the moment. Try again later.");
    }
}
