package dev.parallax.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as the monitor shows it.
 *
 * @param progress per cent
 * @param verdict of a completed job
 * @param json the whole answer
 */
public record JobView(
        UUID id,
        String table,
        String status,
        double progress,
        @Nullable String verdict,
        long mismatches,
        @Nullable Instant startedAt,
        JsonNode json) {
    private static final Set<String> ENDED = Set.of("COMPLETED", "FAILED", "DEAD", "CANCELLED");

    static JobView unknown(UUID id) {
        return new JobView(id, "", "QUEUED", 0, null, 0, null, MissingNode.getInstance());
    }

    static JobView of(JsonNode json) {
        return new JobView(
                UUID.fromString(json.path("job_id").asText()),
                json.path("table_name").asText(),
                json.path("status").asText(),
                json.path("progress_percent").asDouble(),
                text(json, "verdict"),
                json.path("mismatch_count").asLong(),
                instant(json, "started_at"),
                json);
    }

    public boolean ended() {
        return ENDED.contains(status);
    }

    private static @Nullable String text(JsonNode json, String name) {
        return json.hasNonNull(name) ? json.path(name).asText() : null;
    }

    private static @Nullable Instant instant(JsonNode json, String name) {
        String text = text(json, name);
        return text == null ? null : Instant.parse(text);
    }
}
