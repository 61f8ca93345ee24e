package dev.parallax.monitor.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.monitor.Monitored;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever makes a client from the description sends and reads what the service does. */
@Monitored
class OpenApiTest {

    @Test
    void names_are_described_as_they_are_sent() {
        Map<String, Map<String, Map<String, Object>>> schemas = given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .path("components.schemas");
        List<String> names = schemas.values().stream()
                .flatMap(schema -> schema.getOrDefault("properties", Map.of()).keySet().stream())
                .toList();
        assertTrue(names.contains("entity_id") && names.contains("page_size"), names::toString);
        assertEquals(
                List.of(),
                names.stream().filter(name -> !name.matches("[a-z0-9_]+")).toList());
    }

    @Test
    void an_error_is_described_as_flat_as_it_is() {
        given().get("/q/openapi?format=json")
                .then()
                .body("components.schemas.ApiError.properties.keySet()", containsInAnyOrder("error", "message"))
                .body("components.schemas.ApiError.additionalProperties", equalTo(true));
    }

    /** What a validator of descriptions asks for, and what a tool needs that makes requests from one. */
    @Test
    void the_description_is_complete() throws IOException {
        JsonNode api = new ObjectMapper()
                .readTree(given().get("/q/openapi?format=json").asString());
        List<String> missing = new ArrayList<>();
        api.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(method -> Set.of("get", "put", "post", "delete").contains(method.getKey()))
                .forEach(method -> {
                    String where = method.getKey() + " " + path.getKey();
                    List<String> declared = new ArrayList<>();
                    Stream.of(path.getValue(), method.getValue())
                            .forEach(holder -> holder.path("parameters").forEach(parameter -> {
                                declared.add(parameter.path("name").asText());
                                if (!parameter.has("schema") && !parameter.has("content")) {
                                    missing.add(where + ": schema of " + parameter.path("name"));
                                }
                            }));
                    Pattern.compile("\\{([^}]+)}")
                            .matcher(path.getKey())
                            .results()
                            .map(variable -> variable.group(1))
                            .filter(variable -> !declared.contains(variable))
                            .forEach(variable -> missing.add(where + ": parameter " + variable));
                    method.getValue()
                            .path("responses")
                            .forEach(response -> response.path("headers").properties().stream()
                                    .filter(header -> !header.getValue().has("schema"))
                                    .forEach(header -> missing.add(where + ": schema of " + header.getKey())));
                    if (!method.getValue().path("responses").has("default")) {
                        missing.add(where + ": errors");
                    }
                }));
        api.path("components").path("schemas").properties().forEach(schema -> {
            List<String> required = new ArrayList<>();
            schema.getValue().path("required").forEach(name -> required.add(name.asText()));
            schema.getValue().path("properties").properties().forEach(property -> {
                String described = property.getValue().toString();
                if (!required.contains(property.getKey())
                        && (described.contains("\"type\"") || described.contains("\"$ref\""))
                        && !described.contains("\"null\"")) {
                    missing.add(schema.getKey() + "." + property.getKey() + ": null");
                }
            });
        });
        assertEquals(List.of(), missing);
    }
}
