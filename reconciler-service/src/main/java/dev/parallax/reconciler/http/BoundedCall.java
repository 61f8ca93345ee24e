package dev.parallax.reconciler.http;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A call whose answer is bounded, in bytes and in the time until the last of them. The timeout of a request itself ends
 * with the head of the answer: a body that trickles in would hold its caller for ever.
 */
public final class BoundedCall {
    private BoundedCall() {}

    /**
     * An answer, whatever its status.
     *
     * @param cut whether the body was longer than allowed; what is there of it then is no whole
     */
    public record Answer(int status, HttpHeaders headers, String body, boolean cut) {}

    /**
     * Sends a request. Whoever cancels it, or is not answered in time, leaves no connection behind.
     *
     * @return fails with an IOException, or with a {@link java.util.concurrent.TimeoutException}
     */
    public static CompletableFuture<Answer> send(HttpClient http, HttpRequest request, Duration within, long bytes) {
        var exchange = http.sendAsync(request, head -> new LimitedBody(bytes));
        var answer = new CompletableFuture<Answer>();
        var unused = exchange.whenComplete((received, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                var body = received.body();
                answer.complete(new Answer(received.statusCode(), received.headers(), body.text(), body.cut()));
            }
        });
        var unusedToo = answer.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        exchange.cancel(true);
                    }
                });
        return answer;
    }
}
