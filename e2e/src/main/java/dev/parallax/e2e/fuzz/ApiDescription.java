package dev.parallax.e2e.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An OpenAPI document, as far as requests are made from it and answers are compared with it. */
final class ApiDescription {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final JsonNode root;
    private final List<Operation> operations = new ArrayList<>();

    private ApiDescription(JsonNode root) {
        this.root = root;
        root.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(method -> METHODS.contains(method.getKey()))
                .forEach(method ->
                        operations.add(operation(path.getKey(), path.getValue(), method.getKey(), method.getValue()))));
    }

    /** @param in path, query, header or cookie */
    record Parameter(String name, String in, boolean required, JsonNode schema) {}

    /**
     * What can be asked for.
     *
     * @param body the schema of a JSON body; missing if it takes none
     */
    record Operation(String method, String path, List<Parameter> parameters, JsonNode body, JsonNode responses) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** @throws IllegalArgumentException if it is no JSON */
    static ApiDescription parse(String json) {
        try {
            return new ApiDescription(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The description is no JSON", e);
        }
    }

    List<Operation> operations() {
        return operations;
    }

    /** What a reference points to; anything else as it is. */
    JsonNode resolve(JsonNode node) {
        JsonNode resolved = node;
        for (int steps = 0; resolved.has("$ref") && steps < 10; steps++) {
            resolved = root.at(resolved.path("$ref").asText().substring(1));
        }
        return resolved;
    }

    private Operation operation(String path, JsonNode item, String method, JsonNode operation) {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode holder : List.of(item, operation)) {
            for (JsonNode given : holder.path("parameters")) {
                JsonNode parameter = resolve(given);
                parameters.add(new Parameter(
                        parameter.path("name").asText(),
                        parameter.path("in").asText(),
                        parameter.path("required").asBoolean(),
                        resolve(parameter.path("schema"))));
            }
        }
        JsonNode body = resolve(operation.path("requestBody")).path("content").path("application/json");
        return new Operation(
                method.toUpperCase(Locale.ROOT), path, parameters, body.path("schema"), operation.path("responses"));
    }
}
