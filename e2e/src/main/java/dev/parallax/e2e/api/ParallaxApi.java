package dev.parallax.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What an operator does through the front address. */
public final class ParallaxApi {
    private static final String BASE = "/api/v1/reconciliation";
    private static final int PAGE_SIZE = 100;
    private static final long POLL_MILLIS = 200;

    private final Http http;

    public ParallaxApi(URI front) {
        this.http = new Http(front);
    }

    public Http http() {
        return http;
    }

    /** Starts a full comparison of {@code tables}, or of all if there are none, with repair as configured. */
    public List<UUID> trigger(String... tables) {
        return trigger("", tables);
    }

    /** The same without repair: differences are only reported. */
    public List<UUID> report(String... tables) {
        return trigger(", \"repair\": false", tables);
    }

    private List<UUID> trigger(String options, String... tables) {
        String names = List.of(tables).stream().map(name -> '"' + name + '"').collect(Collectors.joining(","));
        String body = "{\"tables\": [" + names + "], \"validation_strategy\": \"FULL\", \"priority\": \"HIGH\""
                + options + "}";
        List<UUID> jobs = new ArrayList<>();
        for (JsonNode id : http.post(BASE + "/trigger", body).require(202).path("job_ids")) {
            jobs.add(UUID.fromString(id.asText()));
        }
        return jobs;
    }

    /** Tells that a record was changed; the answer. */
    public JsonNode event(String entityType, String entityId) {
        String body =
                "{\"entity_type\": \"%s\", \"entity_id\": \"%s\", \"source\": \"e2e\"}".formatted(entityType, entityId);
        return http.post(BASE + "/events", body).require(202);
    }

    /** Asks for a change to be undone; the answer, whatever it is. */
    public Answer undo(UUID change, String actor) {
        return http.send("POST", BASE + "/changes/" + change + "/undo", "{\"reason\": \"e2e\"}", "X-Actor", actor);
    }

    /** The job as the monitor knows it; one that it has not heard of yet is reported as queued. */
    public JobView job(UUID id) {
        Answer answer = http.get(BASE + "/jobs/" + id);
        return answer.status() == 404 ? JobView.unknown(id) : JobView.of(answer.require(200));
    }

    /** Every entry of the job's log. */
    public List<LogEntry> log(UUID job) {
        return pages(BASE + "/jobs/" + job + "/logs?", "logs").stream()
                .map(LogEntry::of)
                .toList();
    }

    /** Every mismatch that the job found. */
    public List<JsonNode> mismatches(UUID job) {
        return pages(BASE + "/mismatches?job_id=" + job + "&", "mismatches");
    }

    private List<JsonNode> pages(String path, String member) {
        List<JsonNode> items = new ArrayList<>();
        for (int page = 1; ; page++) {
            JsonNode answer =
                    http.get(path + "page=" + page + "&page_size=" + PAGE_SIZE).require(200);
            answer.path(member).forEach(items::add);
            if (page >= answer.path("pagination").path("total_pages").asInt()) {
                return items;
            }
        }
    }

    /**
     * Waits until every one of {@code jobs} has ended.
     *
     * @param seen told their state at every look
     * @throws IllegalStateException if {@code deadline} passes first
     */
    public List<JobView> awaitEnd(List<UUID> jobs, Duration deadline, Consumer<List<JobView>> seen) {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            List<JobView> views = look(jobs);
            seen.accept(views);
            if (!views.isEmpty() && views.stream().allMatch(JobView::ended)) {
                return views;
            }
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("not ended within " + deadline.toSeconds() + " s: " + views);
            }
            pause();
        }
    }

    private List<JobView> look(List<UUID> jobs) {
        try {
            return jobs.stream().map(this::job).toList();
        } catch (UncheckedIOException | UnexpectedAnswer monitorIsAway) {
            // A broker or service may be down for a while in the crash tests; the deadline stands.
            return List.of();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
