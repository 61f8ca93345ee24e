package dev.parallax.e2e.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * An HTTP answer.
 *
 * @param request method and path, for messages
 */
public record Answer(String request, int status, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The body as JSON; a missing node if it is none. */
    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    /** The body as JSON if the status is {@code expected}. */
    public JsonNode require(int expected) {
        if (status != expected) {
            throw new UnexpectedAnswer(this);
        }
        return json();
    }
}
