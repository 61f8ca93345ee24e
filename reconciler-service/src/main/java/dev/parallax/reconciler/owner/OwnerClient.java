package dev.parallax.reconciler.owner;

import dev.parallax.common.job.Origin;
import dev.parallax.reconciler.dataset.OwnerDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks one owner for writes, and for single records. Blocks its caller, which is meant to be a virtual thread; no more than the given number
 * of calls is in flight, whoever makes them. Safe for threads.
 */
public final class OwnerClient {
    private static final OwnerAnswer NO_ANSWER =
            new OwnerAnswer.Unavailable("OWNER_UNAVAILABLE", "The owner could not be reached.");

    private final OwnerDefinition owner;
    private final HttpClient http;
    private final OwnerRequests requests;
    private final Semaphore inFlight;
    private final RetryPolicy retries;
    private final Timer callTime;

    /** How often a call is made at most, and what lies between: doubled each time. */
    public record RetryPolicy(int attempts, Duration pause) {}

    public OwnerClient(
            OwnerDefinition owner,
            HttpClient http,
            OwnerRequests requests,
            int inFlight,
            RetryPolicy retries,
            MeterRegistry metrics) {
        this.owner = owner;
        this.http = http;
        this.requests = requests;
        this.inFlight = new Semaphore(inFlight, true);
        this.retries = retries;
        this.callTime = Timer.builder("parallax.owner.call")
                .description("Time that an owner took to answer one call")
                .tag("owner", owner.name())
                .register(metrics);
    }

    /** Makes the call until the owner has answered it or the retries are used up. */
    public OwnerAnswer call(OwnerCall call) throws InterruptedException {
        return patiently(
                () -> requests.request(owner, call),
                (answer, failure) ->
                        answer == null ? failure : requests.answer(answer.statusCode(), etag(answer), answer.body()),
                answer -> answer instanceof OwnerAnswer.Unavailable);
    }

    /** Reads what a path holds now, with the same patience. */
    public OwnerRecord lookUp(String path, Origin origin) throws InterruptedException {
        return patiently(
                () -> requests.lookUp(owner, path, origin),
                (answer, failure) -> answer == null
                        ? new OwnerRecord.Unknown(failure)
                        : requests.record(answer.statusCode(), etag(answer), answer.body()),
                found -> found instanceof OwnerRecord.Unknown unknown
                        && unknown.why() instanceof OwnerAnswer.Unavailable);
    }

    private <T> T patiently(
            Supplier<HttpRequest> request,
            BiFunction<@Nullable HttpResponse<String>, OwnerAnswer, T> reading,
            Predicate<T> again)
            throws InterruptedException {
        var pause = retries.pause();
        for (int attempt = 1; ; attempt++) {
            var answer = once(request.get(), reading);
            if (!again.test(answer) || attempt >= retries.attempts()) {
                return answer;
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private <T> T once(HttpRequest request, BiFunction<@Nullable HttpResponse<String>, OwnerAnswer, T> reading)
            throws InterruptedException {
        inFlight.acquire();
        var sample = Timer.start();
        try {
            return reading.apply(http.send(request, HttpResponse.BodyHandlers.ofString()), NO_ANSWER);
        } catch (HttpTimeoutException e) {
            return reading.apply(
                    null, new OwnerAnswer.Unavailable("OWNER_TIMEOUT", "The owner did not answer in time."));
        } catch (IOException e) {
            return reading.apply(null, NO_ANSWER);
        } finally {
            sample.stop(callTime);
            inFlight.release();
        }
    }

    private static @Nullable String etag(HttpResponse<String> answer) {
        return answer.headers().firstValue("ETag").orElse(null);
    }
}
