package dev.parallax.reconciler.owner;

import dev.parallax.common.job.Origin;
import dev.parallax.reconciler.dataset.OwnerDefinition;
import dev.parallax.reconciler.http.BoundedCall;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks one owner for writes, and for single records. Blocks its caller, which is meant to be a virtual thread; no more than the given number
 * of calls is in flight, whoever makes them. Safe for threads.
 */
public final class OwnerClient {
    /** Far more than a record may have; of a longer answer the status alone counts. */
    static final long MOST_BYTES = 4 * 1024 * 1024;

    private static final OwnerAnswer NO_ANSWER =
            new OwnerAnswer.Unavailable("OWNER_UNAVAILABLE", "The owner could not be reached.");

    private static final OwnerAnswer TIMEOUT =
            new OwnerAnswer.Unavailable("OWNER_TIMEOUT", "The owner did not answer in time.");
    private static final OwnerRecord TOO_LARGE = new OwnerRecord.Unknown(new OwnerAnswer.Rejected(
            "OWNER_ANSWER_TOO_LARGE", "The owner's answer is larger than " + MOST_BYTES + " bytes."));

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
                        answer == null ? failure : requests.answer(answer.status(), etag(answer), answer.body()),
                answer -> answer instanceof OwnerAnswer.Unavailable);
    }

    /** Reads what a path holds now, with the same patience. */
    public OwnerRecord lookUp(String path, Origin origin) throws InterruptedException {
        return patiently(
                () -> requests.lookUp(owner, path, origin),
                (answer, failure) -> answer == null
                        ? new OwnerRecord.Unknown(failure)
                        : answer.cut() ? TOO_LARGE : requests.record(answer.status(), etag(answer), answer.body()),
                found -> found instanceof OwnerRecord.Unknown unknown
                        && unknown.why() instanceof OwnerAnswer.Unavailable);
    }

    private <T> T patiently(
            Supplier<HttpRequest> request,
            BiFunction<BoundedCall.@Nullable Answer, OwnerAnswer, T> reading,
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

    private <T> T once(HttpRequest request, BiFunction<BoundedCall.@Nullable Answer, OwnerAnswer, T> reading)
            throws InterruptedException {
        inFlight.acquire();
        var sample = Timer.start();
        try {
            var answer = BoundedCall.send(http, request, owner.timeout(), MOST_BYTES);
            try {
                return reading.apply(answer.get(), NO_ANSWER);
            } catch (InterruptedException e) {
                answer.cancel(true);
                throw e;
            }
        } catch (ExecutionException e) {
            return reading.apply(null, why(e.getCause()));
        } finally {
            sample.stop(callTime);
            inFlight.release();
        }
    }

    private static OwnerAnswer why(@Nullable Throwable failure) {
        return switch (failure) {
            case HttpTimeoutException slow -> TIMEOUT;
            case TimeoutException slow -> TIMEOUT;
            case IOException broken -> NO_ANSWER;
            case null, default -> throw new IllegalStateException("A call to an owner failed", failure);
        };
    }

    private static @Nullable String etag(BoundedCall.Answer answer) {
        return answer.headers().firstValue("ETag").orElse(null);
    }
}
