package dev.parallax.scheduler.trigger;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealStores
@TestProfile(DisabledTest.Off.class)
class DisabledTest {
    @Inject
    Table table;

    public static final class Off implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("RECONCILIATION_ENABLED", "false", "parallax.relay.enabled", "false");
        }
    }

    @Test
    void nothingStartsWhileReconciliationIsDisabled() {
        table.clear();
        for (String path : new String[] {"trigger", "events"}) {
            given().contentType("application/json")
                    .body("{}")
                    .post("/api/v1/reconciliation/" + path)
                    .then()
                    .statusCode(503)
                    .body("error", equalTo("RECONCILIATION_DISABLED"))
                    .body(
                            "message",
                            equalTo("Reconciliation service is disabled. Set RECONCILIATION_ENABLED=true in"
                                    + " configuration"));
        }
        assertEquals(0, table.count("job_queue"));
    }
}
