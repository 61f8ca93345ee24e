package dev.parallax.reconciler.owner;

import dev.parallax.reconciler.dataset.OwnerDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Asks one owner for writes. Blocks its caller, which is meant to be a virtual thread; no more than the given number
 * of calls is in flight, whoever makes them. Safe for threads.
 */
public final class OwnerClient {
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
        var pause = retries.pause();
        for (int attempt = 1; ; attempt++) {
            var answer = once(call);
            if (!(answer instanceof OwnerAnswer.Unavailable) || attempt >= retries.attempts()) {
                return answer;
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private OwnerAnswer once(OwnerCall call) throws InterruptedException {
        inFlight.acquire();
        var sample = Timer.start();
        try {
            var request = requests.request(owner, call);
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return requests.answer(
                    answer.statusCode(), answer.headers().firstValue("ETag").orElse(null), answer.body());
        } catch (HttpTimeoutException e) {
            return new OwnerAnswer.Unavailable("OWNER_TIMEOUT", "The owner did not answer in time.");
        } catch (IOException e) {
            return new OwnerAnswer.Unavailable("OWNER_UNAVAILABLE", "The owner could not be reached.");
        } finally {
            sample.stop(callTime);
            inFlight.release();
        }
    }
}
