package dev.parallax.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One line of a job's log: a change applied or attempted.
 *
 * @param json the whole entry
 */
public record LogEntry(String table, String key, String action, String status, JsonNode json) {
    static LogEntry of(JsonNode json) {
        return new LogEntry(
                json.path("changed_entity").asText(),
                json.path("changed_id").asText(),
                json.path("action").asText(),
                json.path("status").asText(),
                json);
    }

    public boolean applied() {
        return status.equals("APPLIED");
    }
}
