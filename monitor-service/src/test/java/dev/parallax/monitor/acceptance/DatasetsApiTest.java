package dev.parallax.monitor.acceptance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.parallax.monitor.Monitored;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dataset that another service refuses shows as refused, with the reason, wherever an operator looks. */
@Monitored
class DatasetsApiTest {

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/datasets", "/api/v1/reconciliation/datasets"})
    void the_list_of_datasets_shows_it(String path) {
        given().get(path)
                .then()
                .statusCode(200)
                .body("datasets.find { it.name == 'wares' }.state", equalTo("REFUSED"))
                .body(
                        "datasets.find { it.name == 'wares' }.problems.property",
                        contains("parallax.datasets.wares.source.table"))
                .body("datasets.find { it.name == 'wares' }.problems.message", contains("is not there"))
                .body("datasets.find { it.name == 'wares' }.since", equalTo("2037-02-01T00:00:00Z"))
                .body("datasets.find { it.name == 'wares' }.source_kind", not(equalTo("")))
                .body("datasets.find { it.name == 'items' }.state", equalTo("ACCEPTED"));
    }

    @Test
    void the_status_for_administrators_shows_it() {
        given().queryParam("dataset", "wares")
                .get("/api/admin/reconciliation/status")
                .then()
                .statusCode(200)
                .body("data.state", equalTo("REFUSED"))
                .body("data.problems[0].property", equalTo("parallax.datasets.wares.source.table"));
        given().queryParam("dataset", "items")
                .get("/api/admin/reconciliation/status")
                .then()
                .body("data.state", equalTo("ACCEPTED"))
                .body("data.problems", empty());
    }

    @Test
    void the_runs_that_the_dashboard_draws_show_it() {
        given().get("/api/v1/reconciliation/runs/latest")
                .then()
                .body("datasets.find { it.dataset == 'wares' }.state", equalTo("REFUSED"));
    }
}
