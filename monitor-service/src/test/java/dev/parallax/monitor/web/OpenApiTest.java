package dev.parallax.monitor.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.monitor.Monitored;
import java.util.List;
import java.util.Map;
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
}
