package dev.parallax.scheduler.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever makes a client from the description reads what the service sends. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class OpenApiTest {
    @Test
    void anErrorIsDescribedAsFlatAsItIs() {
        given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("components.schemas.ApiError.properties.keySet()", containsInAnyOrder("error", "message"))
                .body("components.schemas.ApiError.additionalProperties", equalTo(true));
    }

    @Test
    void anIdempotencyKeyIsAskedForOnlyWhereItIsHeeded() {
        Map<String, Map<String, Map<String, Object>>> paths =
                given().get("/q/openapi?format=json").then().extract().path("paths");
        Set<String> heeding = paths.entrySet().stream()
                .filter(path -> String.valueOf(path.getValue()).contains("name=Idempotency-Key"))
                .map(path -> path.getKey().replaceAll(".*/reconciliation", ""))
                .collect(Collectors.toSet());
        assertEquals(Set.of("/trigger", "/events", "/events/batch", "/changes/{id}/undo"), heeding);
    }

    /** What a validator of descriptions asks for, and what a tool needs that makes requests from one. */
    @Test
    void theDescriptionIsComplete() throws IOException {
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
