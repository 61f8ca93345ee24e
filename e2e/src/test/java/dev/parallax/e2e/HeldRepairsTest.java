package dev.parallax.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.parallax.e2e.api.Answer;
import dev.parallax.e2e.api.Http;
import dev.parallax.e2e.api.JobView;
import dev.parallax.e2e.stage.Await;
import dev.parallax.e2e.stage.Stage;
import dev.parallax.e2e.system.Service;
import dev.parallax.e2e.system.ServiceProcess;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A source that was emptied or truncated empties no target: nothing is written before an operator says so. */
@ExtendWith(Stage.Shared.class)
@Timeout(600)
class HeldRepairsTest {
    private static final Duration RUN = Duration.ofMinutes(3);
    private static final Duration SOON = Duration.ofSeconds(60);
    /** More than the 500 deletions that the dataset lets pass. */
    private static final int TRUNCATED = 600;
    /** Repairs made before the crash: enough to be in the middle, few enough to leave work. */
    private static final int UNDER_WAY = 10;

    @Test
    void anEmptiedSourceDeletesNothing(Stage stage) throws SQLException {
        long writes = stage.owners().writes();
        try (MongoClient client = client(stage)) {
            List<Document> all = bookings(stage, client).find().into(new ArrayList<>());
            bookings(stage, client).deleteMany(Filters.empty());
            try {
                JobView run = run(stage);

                assertHeldBack(run, all.size());
                assertEquals(all.size(), rows(stage));
                assertEquals(writes, stage.owners().writes());
                assertEquals(List.of(), stage.api().log(run.id()));
                Await.until("the gauge shows it", SOON, () -> gauge(stage) == 1);

                decide(stage, run.id(), "discard").require(200);
                decide(stage, run.id(), "discard").require(200);
                Await.until("discarded", SOON, () -> repairs(stage, run.id()).equals("DISCARDED"));
                assertEquals(
                        "REPAIRS_ALREADY_DECIDED",
                        decide(stage, run.id(), "release")
                                .require(409)
                                .path("error")
                                .asText());
                Await.until("nothing waits for a decision", SOON, () -> gauge(stage) == 0);
                assertEquals(all.size(), rows(stage));
            } finally {
                bookings(stage, client).insertMany(all);
            }
        }
        assertEquals(List.of(), stage.fixture().differences());
        assertEquals(writes, stage.owners().writes());
    }

    @Test
    void whatIsLetGoIsDoneOnceAlsoIfTheReconcilerIsKilled(Stage stage) throws SQLException {
        long writes = stage.owners().writes();
        long before = rows(stage);
        try (MongoClient client = client(stage)) {
            MongoCollection<Document> bookings = bookings(stage, client);
            List<Document> gone = bookings.find().limit(TRUNCATED).into(new ArrayList<>());
            bookings.deleteMany(
                    Filters.in("_id", gone.stream().map(each -> each.get("_id")).toList()));
            JobView run = run(stage);
            assertHeldBack(run, TRUNCATED);
            assertEquals(before, rows(stage));
            // What moves until the operator decides is left.
            bookings.insertOne(gone.getFirst());

            decide(stage, run.id(), "release").require(200);
            Await.until("repairs under way", SOON, () -> stage.owners().writes() >= writes + UNDER_WAY);
            ServiceProcess reconciler = stage.system().service(Service.RECONCILER);
            reconciler.kill();
            assertFalse(stage.api().job(run.id()).ended(), "the release was over before it could be disturbed");
            stage.system().startAgain(reconciler);

            Await.until("applied", RUN, () -> repairs(stage, run.id()).equals("APPLIED"));
            JsonNode ended = stage.api().job(run.id()).json();
            assertEquals("COMPLETED", ended.path("status").asText(), ended::toString);
            assertEquals(TRUNCATED - 1, ended.path("repaired_count").asInt(), ended::toString);
            assertEquals(1, ended.path("conflict_count").asInt(), ended::toString);
            assertEquals("ada", ended.at("/details/repairs_decision/by").asText());
            assertEquals(TRUNCATED - 1, stage.owners().writes() - writes, "each was written once");
            assertEquals(before - TRUNCATED + 1, rows(stage));
            Await.until(
                    "the log is whole", SOON, () -> stage.api().log(run.id()).size() >= TRUNCATED - 1);
            stage.api()
                    .log(run.id())
                    .forEach(entry -> assertEquals(
                            "ada", entry.json().path("origin").path("actor").asText()));

            // What comes back in the source comes back in the target, within the limits.
            bookings.insertMany(gone.subList(1, gone.size()));
            JobView back = run(stage);
            assertEquals("APPLIED", back.json().path("repairs").asText(), back::toString);
            assertEquals(TRUNCATED - 1, back.json().path("repaired_count").asInt(), back::toString);
        }
        assertEquals(List.of(), stage.fixture().differences());
    }

    private static JobView run(Stage stage) {
        return stage.api()
                .awaitEnd(stage.api().trigger("bookings"), RUN, views -> {})
                .getFirst();
    }

    private static void assertHeldBack(JobView run, int deletes) {
        JsonNode json = run.json();
        assertEquals("COMPLETED", run.status(), run::toString);
        assertEquals("DRIFT", run.verdict());
        assertEquals("HELD_BACK", json.path("repairs").asText(), run::toString);
        assertEquals(deletes, json.path("mismatch_count").asInt());
        assertEquals(0, json.path("repaired_count").asInt());
        assertEquals(deletes, json.at("/details/planned/deletes").asInt());
        assertTrue(json.at("/details/exceeded").findValuesAsText("limit").contains("deletes"), json::toString);
        assertTrue(json.at("/details/message").asText().contains("nothing was written"), json::toString);
    }

    private static Answer decide(Stage stage, UUID run, String what) {
        return stage.api()
                .http()
                .send(
                        "POST",
                        "/api/v1/reconciliation/jobs/" + run + "/repairs/" + what,
                        "{\"reason\": \"e2e\"}",
                        "X-Actor",
                        "ada");
    }

    private static String repairs(Stage stage, UUID run) {
        return stage.api().job(run).json().path("repairs").asText();
    }

    private static int gauge(Stage stage) {
        String text = new Http(stage.system().addresses().urlOf(Service.MONITOR))
                .get("/metrics")
                .body();
        return text.lines()
                .filter(line -> line.startsWith("parallax_repairs_held_back{table=\"bookings\""))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static MongoClient client(Stage stage) {
        return MongoClients.create(stage.system().addresses().mongodbUri());
    }

    private static MongoCollection<Document> bookings(Stage stage, MongoClient client) {
        return client.getDatabase(stage.system().addresses().mongodbDatabase()).getCollection("bookings_cache");
    }

    private static long rows(Stage stage) throws SQLException {
        var addresses = stage.system().addresses();
        try (var connection = DriverManager.getConnection(
                        "jdbc:" + addresses.postgresUrl(), addresses.postgresUser(), addresses.postgresPassword());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from operations.bookings")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
