package dev.parallax.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.e2e.api.Answer;
import dev.parallax.e2e.api.Http;
import dev.parallax.e2e.stage.Await;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * A caller that tells of changed records, batch by batch, and does not give up: who does not answer is asked again, or
 * another scheduler is, with the same key.
 */
final class Sender {
    private static final int BATCH = 250;
    /** So much is accepted ahead of the effects that nobody runs dry, and calls are made all the time. */
    private static final int AHEAD = 1500;

    private static final Duration ANSWER = Duration.ofSeconds(6);

    private final List<Http> schedulers;
    private final Random random;
    private final IntSupplier effects;
    private final Duration patience;
    private final int ahead;

    Sender(List<URI> schedulers, Random random, IntSupplier effects, Duration patience) {
        this(schedulers, random, effects, patience, AHEAD);
    }

    /** @param ahead how many records more than there are effects may be sent */
    Sender(List<URI> schedulers, Random random, IntSupplier effects, Duration patience, int ahead) {
        this.ahead = ahead;
        this.schedulers = schedulers.stream().map(url -> new Http(url, ANSWER)).toList();
        this.random = random;
        this.effects = effects;
        this.patience = patience;
    }

    /** Has a job accepted for each record; the jobs by record. */
    Map<String, UUID> send(List<String> records) {
        return send(records, () -> true);
    }

    /** The same for as many as there is time for. */
    Map<String, UUID> send(List<String> records, BooleanSupplier goOn) {
        Map<String, UUID> accepted = new HashMap<>();
        int before = effects.getAsInt();
        for (int from = 0; from < records.size() && goOn.getAsBoolean(); from += BATCH) {
            int sent = from;
            Await.until("room for more", patience, () -> sent - (effects.getAsInt() - before) < ahead);
            List<String> batch = records.subList(from, Math.min(records.size(), from + BATCH));
            for (JsonNode event : accept(batch).path("events")) {
                if (event.path("joined").asBoolean()) {
                    throw new AssertionError("a job of its own for each record, not " + event);
                }
                accepted.put(
                        event.path("entity_id").asText(),
                        UUID.fromString(event.path("job_id").asText()));
            }
        }
        return accepted;
    }

    private JsonNode accept(List<String> batch) {
        String keys = batch.stream().map(key -> '"' + key + '"').collect(Collectors.joining(","));
        // Not urgent, so that a caller who is in a hurry can be served meanwhile.
        String body = "{\"entity_type\": \"entry\", \"source\": \"e2e\", \"priority\": \"NORMAL\", \"entity_ids\": ["
                + keys + "]}";
        String key = UUID.randomUUID().toString();
        List<JsonNode> answers = new ArrayList<>();
        Await.until("a batch is accepted", patience, () -> {
            Http scheduler = schedulers.get(random.nextInt(schedulers.size()));
            try {
                Answer answer =
                        scheduler.send("POST", "/api/v1/reconciliation/events/batch", body, "Idempotency-Key", key);
                if (answer.status() < 500) {
                    answers.add(answer.require(202));
                }
            } catch (UncheckedIOException killedOrFrozen) {
                return false;
            }
            return !answers.isEmpty();
        });
        return answers.getFirst();
    }
}
