package dev.parallax.bench.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/** The two calls of the public API that a measurement needs. */
public final class ReconciliationApi {
    /**
     * How often a job is looked at; a time measured is longer than the true one by as much at most. A look takes some
     * milliseconds of the processors that are measured.
     */
    public static final Duration LOOK = Duration.ofMillis(100);

    private static final int TOO_MANY_REQUESTS = 429;
    private static final Set<String> ENDED = Set.of("COMPLETED", "FAILED", "DEAD", "CANCELLED");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI base;

    /** The API at the front address. */
    public ReconciliationApi(URI front) {
        this.base = front;
    }

    /**
     * A job that has ended.
     *
     * @param wall from the answer that accepted the trigger to the first look that saw the end
     * @param verdict MATCH, DRIFT or INCONCLUSIVE
     * @param details the whole answer
     * @param lag from there until the monitor had taken in every mismatch that was found
     */
    public record Ended(
            Duration wall, String status, String verdict, long mismatches, JsonNode details, Duration lag) {}

    /**
     * Compares one dataset without repairs and waits for the verdict, and then, so that the next run is not disturbed, until
     * the monitor has every mismatch.
     *
     * @throws IllegalStateException if the trigger is refused, or {@code deadline} passes first
     */
    public Ended reconcile(String dataset, String strategy, Duration deadline)
            throws IOException, InterruptedException {
        var job = trigger(dataset, strategy);
        long begin = System.nanoTime();
        long ended = 0;
        while (System.nanoTime() - begin < deadline.toNanos()) {
            Thread.sleep(LOOK.toMillis());
            var answer = get("/api/v1/reconciliation/jobs/" + job);
            long now = System.nanoTime();
            var view = answer.statusCode() == 200 ? json.readTree(answer.body()) : json.missingNode();
            var status = view.path("status").asText();
            if (ENDED.contains(status)) {
                ended = ended == 0 ? now : ended;
                long found = view.path("mismatch_count").asLong();
                if (kept(view) >= found) {
                    return new Ended(
                            Duration.ofNanos(ended - begin),
                            status,
                            view.path("verdict").asText(),
                            found,
                            view,
                            Duration.ofNanos(now - ended));
                }
            }
        }
        throw new IllegalStateException(
                dataset + " " + strategy + " did not end within " + deadline.toSeconds() + " s: " + job);
    }

    private static long kept(JsonNode view) {
        long sum = 0;
        for (var number : view.path("mismatches_summary")) {
            sum += number.asLong();
        }
        return sum;
    }

    private String trigger(String dataset, String strategy) throws IOException, InterruptedException {
        var body = json.createObjectNode().put("validation_strategy", strategy).put("repair", false);
        body.putArray("tables").add(dataset);
        var request = HttpRequest.newBuilder(base.resolve("/api/v1/reconciliation/trigger"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        // Not part of what is measured: the clock starts with the acceptance.
        while (answer.statusCode() == TOO_MANY_REQUESTS) {
            Thread.sleep(1000 * answer.headers().firstValueAsLong("Retry-After").orElse(5));
            answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        }
        if (answer.statusCode() != 202) {
            throw new IllegalStateException("the trigger was answered " + answer.statusCode() + ": " + answer.body());
        }
        return json.readTree(answer.body()).path("job_ids").path(0).asText();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
