package dev.parallax.scheduler.trigger;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dataset that the scheduler cannot work with is refused to whoever asks for it; the service starts all others. */
@QuarkusTest
@RealStores
@TestProfile(RefusedDatasetTest.Mistaken.class)
class RefusedDatasetTest {
    @Inject
    Table table;

    public static final class Mistaken implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parallax.relay.enabled", "false",
                    "parallax.datasets.sound.entity-type", "sound",
                    "parallax.datasets.mistaken.entity-type", "mistake",
                    "parallax.datasets.mistaken.schedule.cron", "daily");
        }
    }

    @BeforeEach
    void clear() {
        table.clear();
    }

    private static ValidatableResponse post(String path, String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/v1/reconciliation/" + path)
                .then();
    }

    @Test
    void aTriggerOfItIsRefusedWithTheProperty() {
        post("trigger", "{\"tables\": [\"sound\", \"mistaken\"], \"validation_strategy\": \"FULL\"}")
                .statusCode(409)
                .body("error", equalTo("DATASET_REFUSED"))
                .body("message", containsString("parallax.datasets.mistaken.schedule.cron is no cron"))
                .body("table", equalTo("mistaken"))
                .body("problems.property", contains("parallax.datasets.mistaken.schedule.cron"));
        assertEquals(0, table.count("job_queue"));
    }

    @Test
    void aTriggerOfAllTablesLeavesItOutAndSaysSo() {
        post("trigger", "{\"tables\": [], \"validation_strategy\": \"FULL\"}")
                .statusCode(202)
                .body("message", containsString("left out because their configuration is refused: mistaken"))
                .body("refused_tables", contains("mistaken"));
        assertEquals(0, table.count("job_queue where dataset = 'mistaken'"));
        assertEquals(1, table.count("job_queue where dataset = 'sound'"));
    }

    @Test
    void anEventOfItIsRefused() {
        for (String word : new String[] {"mistake", "mistaken"}) {
            post("events", "{\"entity_type\": \"" + word + "\", \"entity_id\": \"1\"}")
                    .statusCode(409)
                    .body("error", equalTo("DATASET_REFUSED"));
        }
        assertEquals(0, table.count("job_queue"));
    }

    @Test
    void itIsShown() {
        given().get("/api/v1/datasets")
                .then()
                .statusCode(200)
                .body("datasets.find { it.name == 'mistaken' }.state", equalTo("REFUSED"))
                .body("datasets.find { it.name == 'mistaken' }.problems", hasSize(1))
                .body("datasets.find { it.name == 'sound' }.state", equalTo("ACCEPTED"));
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body(
                        "checks.find { it.name == 'datasets' }.data.mistaken",
                        containsString("parallax.datasets.mistaken.schedule.cron"));
    }
}
