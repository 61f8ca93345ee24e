package dev.parallax.scheduler.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
}
