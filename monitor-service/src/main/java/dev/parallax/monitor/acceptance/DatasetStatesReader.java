package dev.parallax.monitor.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.api.DatasetState;
import dev.parallax.common.api.DatasetState.Problem;
import dev.parallax.common.api.DatasetState.State;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Reads the answer to {@code GET /api/v1/datasets}. */
final class DatasetStatesReader {
    private DatasetStatesReader() {}

    /** @throws IllegalArgumentException if it is none */
    static List<DatasetState> read(ObjectMapper json, byte[] answer) {
        List<DatasetState> states = new ArrayList<>();
        try {
            JsonNode datasets = json.readTree(answer).path("datasets");
            if (!datasets.isArray()) {
                throw new IllegalArgumentException("It has no datasets");
            }
            for (JsonNode dataset : datasets) {
                List<Problem> problems = new ArrayList<>();
                for (JsonNode problem : dataset.path("problems")) {
                    problems.add(new Problem(
                            problem.path("property").asText(),
                            problem.path("message").asText()));
                }
                states.add(new DatasetState(
                        dataset.path("name").asText(),
                        State.valueOf(dataset.path("state").asText()),
                        problems,
                        Instant.parse(dataset.path("since").asText())));
            }
        } catch (IOException | DateTimeParseException e) {
            throw new IllegalArgumentException("The answer about datasets cannot be read", e);
        }
        return states;
    }
}
