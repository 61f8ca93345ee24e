package dev.parallax.monitor.stream;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

@Monitored
class StreamTest {

    @TestHTTPResource("/api/v1/reconciliation/stream")
    URI stream;

    @Test
    void a_change_is_sent_without_being_asked_for() {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        HttpRequest request = HttpRequest.newBuilder(stream)
                .header("Accept", "text/event-stream")
                .build();
        HttpClient client = HttpClient.newHttpClient();
        try (Publisher publisher = new Publisher()) {
            CompletableFuture<Void> reading = client.sendAsync(request, HttpResponse.BodyHandlers.ofLines())
                    .thenAcceptAsync(response -> response.body().forEach(lines::add));
            assertFalse(reading.isCompletedExceptionally());
            await().atMost(Duration.ofSeconds(20)).until(() -> lines.stream().anyMatch("event:jobs"::equals));
            Story run = Story.dataset("items", "item", Instant.parse("2099-01-01T10:00:00Z"));
            publisher.send(run.queued());
            await().atMost(Duration.ofSeconds(20)).until(() -> lines.stream()
                    .anyMatch(line -> line.startsWith("data:") && line.contains(run.id.toString())));
        } finally {
            client.shutdownNow();
        }
    }

    @Test
    void a_client_has_so_many_streams_and_a_place_again_once_one_is_closed() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(stream)
                .header("Accept", "text/event-stream")
                .build();
        List<HttpClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                HttpClient client = HttpClient.newHttpClient();
                clients.add(client);
                await().atMost(Duration.ofSeconds(20)).until(() -> status(client, request) == 200);
            }
            given().get(stream)
                    .then()
                    .statusCode(429)
                    .header("Retry-After", "5")
                    .body("error", equalTo("RATE_LIMIT_EXCEEDED"));
            clients.removeFirst().shutdownNow();
            HttpClient next = HttpClient.newHttpClient();
            clients.add(next);
            await().atMost(Duration.ofSeconds(20)).until(() -> status(next, request) == 200);
        } finally {
            clients.forEach(HttpClient::shutdownNow);
        }
    }

    /** The stream stays open. */
    private static int status(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream()).statusCode();
    }

    @Test
    void the_page_is_served_with_a_strict_policy() {
        given().get("/")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header("Content-Security-Policy", containsString("script-src 'self'"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("X-Content-Type-Options", "nosniff")
                .body(containsString("Parallax"));
        for (String file : new String[] {"app.js", "api.js", "dom.js", "diff.js", "job.js", "jobs.js", "start.js"}) {
            given().get("/" + file)
                    .then()
                    .statusCode(200)
                    .contentType(containsString("javascript"))
                    .header("Cache-Control", "no-cache")
                    .body(not(containsString("innerHTML")));
        }
    }
}
