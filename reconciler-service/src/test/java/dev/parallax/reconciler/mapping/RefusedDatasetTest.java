package dev.parallax.reconciler.mapping;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A dataset that cannot be honoured stops alone: its jobs end at once, all others run, and it comes back by itself. */
@QuarkusTest
class RefusedDatasetTest extends ReconcilerTest {
    @Inject
    Mappings mappings;

    @ParameterizedTest
    @EnumSource
    void everyJobOfItEndsAtOnceForGood(JobType type) {
        boolean single = type != JobType.RECONCILE_DATASET && type != JobType.RECONCILE_SEGMENT;
        var error = failure(job(
                UUID.randomUUID(),
                1,
                type,
                "mistaken",
                single ? "x" : null,
                type == JobType.RECONCILE_SEGMENT ? KeyRange.ALL : null,
                Strategy.FULL,
                Map.of()));
        assertEquals("DATASET_REFUSED", error.code());
        assertFalse(error.retryable());
        assertTrue(error.message().contains("parallax.datasets.mistaken.setle: is unknown"), error::message);
        assertTrue(
                error.message().contains("parallax.datasets.mistaken.target.store: no store is named 'nowhere'"),
                error::message);
    }

    @Test
    void theOthersRun() {
        items.fill(3);
        assertEquals(Verdict.MATCH, run(record("items", Items.key(2))).verdict());
    }

    @Test
    void itIsShownWithItsReasons() {
        given().get("/api/v1/datasets")
                .then()
                .statusCode(200)
                .body("datasets.find { it.name == 'mistaken' }.state", equalTo("REFUSED"))
                .body(
                        "datasets.find { it.name == 'mistaken' }.problems.property",
                        hasItems("parallax.datasets.mistaken.setle", "parallax.datasets.mistaken.target.store"))
                .body("datasets.find { it.name == 'unreachable' }.state", equalTo("UNCHECKED"))
                .body(
                        "datasets.find { it.name == 'unreachable' }.problems[0].property",
                        equalTo("parallax.datasets.unreachable.source.store"));
        given().get("/metrics")
                .then()
                .body(containsString("parallax_dataset_refused{dataset=\"mistaken\"} 1"))
                .body(containsString("parallax_dataset_refused{dataset=\"unreachable\"} 0"));
        given().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'mappings' }.status", equalTo("UP"))
                .body("checks.find { it.name == 'mappings' }.data.mistaken", equalTo("refused"));
    }

    @Test
    void itComesBackWithWhatItLackedAndGoesWithIt() {
        items.fill(1);
        items.sql("drop table if exists stock.coming");
        mappings.suspect("coming");
        mappings.checkWhatIsNotSound();
        var missing = failure(segment("coming"));
        assertEquals("DATASET_REFUSED", missing.code());
        assertTrue(missing.message().contains("relation \"stock.coming\" does not exist"), missing::message);

        items.sql("create table stock.coming (id text primary key, quantity int)");
        items.sql("insert into stock.coming values ('a', 1)");
        assertEquals(1, run(segment("coming")).counters().sourceRecords());

        items.sql("alter table stock.coming drop column quantity");
        var gone = failure(segment("coming"));
        assertEquals("STORE_REFUSED", gone.code());
        assertTrue(gone.message().contains("quantity"), gone::message);
        assertFalse(gone.retryable());

        mappings.checkWhatIsNotSound();
        assertEquals("DATASET_REFUSED", failure(segment("coming")).code());
    }

    private static Job segment(String dataset) {
        return segment(UUID.randomUUID(), 1, dataset, Strategy.FULL, Map.of());
    }

    private JobError failure(Job job) {
        kafka.send(job);
        return event(job, JobEvent.AttemptFailed.class).error();
    }
}
