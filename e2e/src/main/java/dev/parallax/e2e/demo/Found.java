package dev.parallax.e2e.demo;

import dev.parallax.e2e.system.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;

/** A system that somebody else started, for example containers; it is only waited for. */
record Found(URI front) implements Walkthrough.Running {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Override
    public String await(Consumer<String> progress) {
        progress.accept("Waiting for " + front + " ...");
        long end = System.nanoTime() + DEADLINE.toNanos();
        HttpRequest ready = HttpRequest.newBuilder(front.resolve("/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
            while (!answers(http, ready)) {
                if (System.nanoTime() - end > 0) {
                    throw new StartFailure(front + " was not ready within " + DEADLINE.toMinutes() + " minutes");
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while waiting for " + front);
        }
        return "Found everything running, the monitor at " + front;
    }

    private static boolean answers(HttpClient http, HttpRequest ready) throws InterruptedException {
        try {
            return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
