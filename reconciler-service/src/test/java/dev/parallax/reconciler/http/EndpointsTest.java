package dev.parallax.reconciler.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Health names the store that is away, metrics count the work, and everything else is the common error form. */
@QuarkusTest
class EndpointsTest extends ReconcilerTest {

    @Test
    void readinessNamesTheStoreThatIsAway() {
        given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body("checks.find { it.name == 'stores' }.data.office", equalTo("ok"))
                .body("checks.find { it.name == 'stores' }.data.shop", equalTo("ok"))
                .body("checks.find { it.name == 'stores' }.data.gone", containsString("cannot be reached"));
    }

    @Test
    void lifeDoesNotDependOnStores() {
        given().get("/q/health/live")
                .then()
                .statusCode(200)
                .body("checks.name", hasItem("SmallRye Reactive Messaging - liveness check"));
    }

    @Test
    void metricsCountRecordsMismatchesAndRepairs() {
        items.fill(10);
        items.setInShop(Items.key(3), new Document("quantity", 4));
        run(segment(Strategy.FULL, Map.of()));

        given().get("/metrics")
                .then()
                .statusCode(200)
                .body(containsString("parallax_records_compared_total{dataset=\"items\""))
                .body(containsString("parallax_mismatches_total{dataset=\"items\",kind=\"DATA_MISMATCH\""))
                .body(containsString("parallax_repairs_total{action=\"UPDATE\",dataset=\"items\",status=\"APPLIED\""))
                .body(containsString("parallax_jobs_running"))
                .body(containsString("parallax_owner_call_seconds"))
                .body(containsString("parallax_store_page_seconds"));
    }

    @Test
    void everythingElseIsNotFoundInTheCommonForm() {
        given().get("/api/v1/anything").then().statusCode(404).body("error", equalTo("NOT_FOUND"));
        given().body("{}").post("/").then().statusCode(404).body("error", equalTo("NOT_FOUND"));
    }
}
