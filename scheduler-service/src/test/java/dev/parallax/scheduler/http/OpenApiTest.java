package dev.parallax.scheduler.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
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
}
