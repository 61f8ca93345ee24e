package dev.parallax.scheduler.queue;

import static dev.parallax.scheduler.testing.Table.done;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Say;
import dev.parallax.scheduler.testing.SettableClock;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the segments of a run planned is judged once over all of them, and made, held back, let go or discarded. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class HeldRepairsTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    @Inject
    Table table;

    @Inject
    Dispatch dispatch;

    @Inject
    Intake intake;

    @Inject
    SettableClock clock;

    @Inject
    ObjectMapper json;

    @Inject
    Pool pool;

    private UUID run;

    @BeforeEach
    void plan() {
        table.clear();
        clock.set(SettableClock.START);
        run = table.addDataset("items", Priority.NORMAL);
        lease();
        say(Say.started(run, 1), Say.planned(run, 1));
        lease();
    }

    private int lease() {
        return done(dispatch.lease(10)).size();
    }

    private void say(JobEvent... events) {
        done(intake.apply(List.of(events)));
    }

    /** A segment of 1,000 records of the target whose limits let 100 changes and 10 deletions pass. */
    private void segmentEnds(int number, Verdict verdict, int creates, int updates, int deletes) {
        segmentEnds(number, verdict, creates, updates, deletes, "UNSETTLED");
    }

    /** @param reason for which it may not be sure */
    private void segmentEnds(int number, Verdict verdict, int creates, int updates, int deletes, String reason) {
        Map<String, Object> planned = Map.of(
                "creates",
                creates,
                "updates",
                updates,
                "deletes",
                deletes,
                "target_records",
                1_000,
                "limits",
                Map.of("changes", 100, "deletes", 10));
        var counters = new Counters(1_000, 1_000, 900, creates, deletes, updates, 0, 0, 0, 0, 0);
        UUID segment = table.children(run).get(number);
        List<Map<String, Object>> doubts = verdict == Verdict.INCONCLUSIVE
                ? List.of(new Inconclusive(reason, 1, "source", null, List.of("k"), "It may be wrong.").toDetail())
                : List.of();
        say(ended(segment, new JobResult(verdict, counters, Map.of("planned", planned, "inconclusive", doubts))));
    }

    private void applicationEnds(UUID application, long repaired, long conflicts) {
        var counters = new Counters(0, 0, 0, 0, 0, 0, 0, 0, repaired, conflicts, 0);
        say(ended(application, new JobResult(Verdict.MATCH, counters, Map.of("moved_since_planned", conflicts))));
    }

    private static JobEvent ended(UUID job, JobResult result) {
        return new JobEvent.Completed(UUID.randomUUID(), job, job, 1, AT, result);
    }

    private JsonNode result() throws Exception {
        return json.readTree(table.text(run, "result"));
    }

    private String repairs() throws Exception {
        return result().path("details").path("repairs").asText(null);
    }

    private static ValidatableResponse decide(Object id, String what, String body) {
        var request = given().header("X-Actor", "ada");
        if (body != null) {
            request = request.contentType("application/json").body(body);
        }
        return request.post("/api/v1/reconciliation/jobs/" + id + "/repairs/" + what)
                .then();
    }

    private void holdBack() {
        segmentEnds(0, Verdict.DRIFT, 5, 5, 6);
        segmentEnds(1, Verdict.DRIFT, 0, 0, 6);
    }

    @Test
    void withinTheLimitsTheRepairsFollowAndTheRunIsTheirSum() throws Exception {
        segmentEnds(0, Verdict.DRIFT, 1, 2, 3);
        assertEquals(2, table.children(run).size(), "nothing is made before all of the run is known");
        segmentEnds(1, Verdict.DRIFT, 4, 0, 0);

        List<UUID> children = table.children(run);
        assertEquals(3, children.size());
        UUID application = children.get(2);
        assertEquals("APPLY_REPAIRS", table.text(application, "job_type"));
        JsonNode data = json.readTree(table.text(application, "data"));
        assertEquals(
                List.of(children.get(0).toString(), children.get(1).toString()),
                json.convertValue(data.get("plan_of"), List.class));
        assertEquals(10, data.get("planned").asLong());
        assertTrue(data.get("deletes").asBoolean());
        assertEquals("RUNNING", table.status(run));
        assertEquals(1, lease());

        applicationEnds(application, 9, 1);
        assertEquals("COMPLETED", table.status(run));
        assertEquals("APPLIED", repairs());
        JsonNode counters = result().get("counters");
        assertEquals(1_800, counters.get("matched").asLong());
        assertEquals(9, counters.get("repaired").asLong());
        assertEquals(1, counters.get("repair_conflicts").asLong());
        assertEquals(1, result().path("details").get("moved_since_planned").asLong());
        assertEquals("DRIFT", result().get("verdict").asText());
    }

    @Test
    void beyondALimitNothingIsMadeAndTheRunSaysWhy() throws Exception {
        holdBack();

        assertEquals(2, table.children(run).size());
        assertEquals("COMPLETED", table.status(run));
        assertEquals("HELD_BACK", repairs());
        JsonNode details = result().get("details");
        assertEquals(
                json.readTree("[{\"limit\": \"deletes\", \"planned\": 12, \"allowed\": 10}]"), details.get("exceeded"));
        assertEquals(2_000, details.path("planned").get("target_records").asLong());
        assertTrue(
                details.get("message").asText().contains("12 deletions are planned and limits.deletes lets 10 pass"),
                details.toString());
        assertEquals(0, result().get("counters").get("repaired").asLong());
        assertEquals(0, lease());
    }

    @Test
    void anOperatorLetsThemGoInTheirOwnName() throws Exception {
        holdBack();

        decide(run, "release", "{\"reason\": \"the source was really closed\", \"actor\": \"grace\"}")
                .statusCode(200)
                .body("status", equalTo("RUNNING"));
        decide(run, "release", null).statusCode(200);

        List<UUID> children = table.children(run);
        assertEquals(3, children.size(), "a repeat adds nothing");
        assertEquals("grace", table.text(children.get(2), "origin_actor"));
        assertEquals(1, lease());
        applicationEnds(children.get(2), 22, 0);
        assertEquals("COMPLETED", table.status(run));
        assertEquals("APPLIED", repairs());
        JsonNode decision = result().path("details").get("repairs_decision");
        assertEquals("RELEASED", decision.get("decision").asText());
        assertEquals("grace", decision.get("by").asText());
        assertEquals("the source was really closed", decision.get("reason").asText());
        assertEquals(22, result().get("counters").get("repaired").asLong());
        assertTrue(table.history(run).contains("repairs_released"), () -> table.history(run)
                .toString());
        assertEquals(2, table.count("job_history where job_id = '" + run + "' and event = 'completed' and outgoing"));
        decide(run, "release", null).statusCode(200).body("status", equalTo("COMPLETED"));
        decide(run, "discard", null).statusCode(409).body("error", equalTo("REPAIRS_ALREADY_DECIDED"));
        assertEquals(3, table.children(run).size());
    }

    @Test
    void anOperatorDiscardsThem() throws Exception {
        holdBack();

        decide(run, "discard", "{\"reason\": \"the source was emptied by mistake\"}")
                .statusCode(200)
                .body("status", equalTo("COMPLETED"))
                .body("result.details.repairs", equalTo("DISCARDED"));
        decide(run, "discard", null).statusCode(200);

        assertEquals("DISCARDED", repairs());
        assertEquals(2, table.children(run).size());
        assertEquals(
                "ada",
                result().path("details").path("repairs_decision").get("by").asText());
        assertTrue(table.history(run).contains("repairs_discarded"));
        decide(run, "release", null).statusCode(409).body("error", equalTo("REPAIRS_ALREADY_DECIDED"));
        assertEquals(0, lease());
    }

    @Test
    void whatWasNotAllComparedDeletesNothing() throws Exception {
        segmentEnds(0, Verdict.INCONCLUSIVE, 1, 0, 2);
        segmentEnds(1, Verdict.DRIFT, 0, 0, 3);

        UUID application = table.children(run).get(2);
        JsonNode data = json.readTree(table.text(application, "data"));
        assertFalse(data.get("deletes").asBoolean());
        assertEquals(3, data.get("planned").asLong(), "the segment that only deletes is not in it");
        lease();
        applicationEnds(application, 1, 0);
        assertEquals(5, result().path("details").get("deletes_left").asLong());
    }

    @Test
    void whatMayBeReadWronglyIsHeldBackUntilAnOperatorLetsItGo() throws Exception {
        segmentEnds(0, Verdict.INCONCLUSIVE, 1, 1, 2, "BOOKS_DO_NOT_BALANCE");
        segmentEnds(1, Verdict.DRIFT, 1, 0, 0);

        assertEquals("COMPLETED", table.status(run));
        assertEquals("HELD_BACK", repairs());
        assertEquals(2, table.children(run).size(), "nothing is made");
        JsonNode details = result().path("details");
        assertEquals("[\"BOOKS_DO_NOT_BALANCE\"]", details.path("doubted").toString());
        assertTrue(details.path("message").asText().contains("BOOKS_DO_NOT_BALANCE: It may be wrong."));

        decide(run, "release", null).statusCode(200);
        List<UUID> children = table.children(run);
        assertEquals(3, children.size());
        // The person has looked at what is to be written; what was not compared is no proof of absence still.
        assertFalse(json.readTree(table.text(children.get(2), "data"))
                .get("deletes")
                .asBoolean());
    }

    @Test
    void aRunThatIsNotConclusiveAndOnlyDeletesMakesNothing() throws Exception {
        segmentEnds(0, Verdict.INCONCLUSIVE, 0, 0, 2);
        segmentEnds(1, Verdict.MATCH, 0, 0, 0);
        assertEquals("COMPLETED", table.status(run));
        assertEquals("NOT_APPLIED", repairs());
        assertEquals(2, result().path("details").get("deletes_left").asLong());
    }

    @Test
    void aSegmentThatFailedHoldsTheRestUntilItIsPutBack() throws Exception {
        segmentEnds(0, Verdict.DRIFT, 1, 0, 0);
        say(Say.failed(table.children(run).get(1), 1, false));
        assertEquals("FAILED", table.status(run));
        assertEquals("NOT_APPLIED", repairs());
        decide(run, "release", null).statusCode(409).body("error", equalTo("REPAIRS_NOT_HELD_BACK"));

        given().post("/api/v1/reconciliation/jobs/" + run + "/retry").then().statusCode(200);
        lease();
        UUID second = table.children(run).get(1);
        int attempt = Integer.parseInt(table.text(second, "attempt"));
        say(new JobEvent.Completed(
                UUID.randomUUID(), second, second, attempt, AT, new JobResult(Verdict.MATCH, Counters.ZERO, Map.of())));
        assertEquals(3, table.children(run).size());
        assertEquals("RUNNING", table.status(run));
    }

    @Test
    void repairsThatFailFailTheRunAndGoBackWithIt() throws Exception {
        segmentEnds(0, Verdict.DRIFT, 1, 0, 0);
        segmentEnds(1, Verdict.DRIFT, 1, 0, 0);
        UUID application = table.children(run).get(2);
        lease();
        say(Say.failed(application, 1, false));
        assertEquals("FAILED", table.status(run));
        assertEquals("DRIFT", result().get("verdict").asText());
        assertEquals(
                "REPAIRS_FAILED",
                json.readTree(table.text(run, "error")).get("code").asText());

        given().post("/api/v1/reconciliation/jobs/" + run + "/retry").then().statusCode(200);
        assertEquals(3, table.children(run).size());
        assertEquals(1, lease(), "only what did not end well goes back");
    }

    @Test
    void whatIsNotHeldBackCannotBeDecided() {
        decide(run, "release", null).statusCode(409).body("error", equalTo("REPAIRS_NOT_HELD_BACK"));
        decide(run, "discard", null).statusCode(409).body("error", equalTo("REPAIRS_NOT_HELD_BACK"));
        decide(UUID.randomUUID(), "release", null).statusCode(404).body("error", equalTo("JOB_NOT_FOUND"));
        decide("nonsense", "discard", null).statusCode(400).body("error", equalTo("INVALID_REQUEST"));
        decide(run, "release", "{\"resaon\": \"x\"}").statusCode(400).body("error", equalTo("INVALID_REQUEST"));
        decide(run, "release", "[]").statusCode(400).body("error", equalTo("MALFORMED_REQUEST"));
    }

    @Test
    void aReleaseWaitsForTheRunThatIsUnderWay() {
        holdBack();
        table.addDataset("items", Priority.NORMAL);
        lease();
        decide(run, "release", null).statusCode(409).body("error", equalTo("CONFLICT"));
        assertEquals(2, table.children(run).size());
    }

    @Test
    void aFeedThatWasHeldBackIsReadAgainWhenItIsLetGo() throws Exception {
        table.clear();
        Job like = table.job(JobType.RECONCILE_DATASET, "items", null, Priority.NORMAL);
        run = table.add(NewJob.now(new Job(
                like.id(),
                null,
                like.id(),
                like.type(),
                "items",
                "item",
                null,
                null,
                Strategy.INCREMENTAL,
                Priority.NORMAL,
                1,
                true,
                like.origin(),
                like.createdAt(),
                Map.of("updated_since", "2024-01-01T00:00:00Z"))));
        lease();
        say(new JobEvent.Planned(
                UUID.randomUUID(), run, run, 1, AT, List.of(new Segment(0, KeyRange.ALL, 0)), "a feed"));
        lease();
        say(ended(
                table.children(run).getFirst(),
                new JobResult(Verdict.DRIFT, Counters.ZERO, Map.of("repairs", "HELD_BACK"))));
        assertEquals("HELD_BACK", repairs());

        decide(run, "release", null).statusCode(200).body("result.details.repairs", equalTo("RELEASED"));
        decide(run, "release", null).statusCode(200);

        assertEquals(2, table.count("job_queue where parent_id is null"));
        UUID again = UUID.fromString(result().path("details")
                .path("repairs_decision")
                .get("released_as")
                .asText());
        JsonNode data = json.readTree(table.text(again, "data"));
        assertEquals(run.toString(), data.get("repairs_released").asText());
        assertEquals("2024-01-01T00:00:00Z", data.get("updated_since").asText());
        assertEquals("ada", table.text(again, "origin_actor"));
        assertEquals(1, lease());
    }

    private UUID heldBackRecord(String key) {
        UUID record = table.addRecord(key, Priority.NORMAL);
        lease();
        say(ended(record, new JobResult(Verdict.DRIFT, Counters.ZERO, Map.of("repairs", "HELD_BACK"))));
        return record;
    }

    @Test
    void aRecordThatWasHeldBackIsLookedAtAgainWhenItIsLetGo() throws Exception {
        UUID record = heldBackRecord("a");
        decide(record, "release", null).statusCode(200).body("result.details.repairs", equalTo("RELEASED"));
        decide(record, "release", null).statusCode(200);

        UUID again = releasedAs(record);
        assertEquals(
                1, table.count("job_queue where entity_id = 'a' and id = '" + again + "' and origin_actor = 'ada'"));
        assertEquals(
                record.toString(),
                json.readTree(table.text(again, "data")).get("repairs_released").asText());
        assertEquals(1, lease());
    }

    @Test
    void theJobThatWaitsForARecordIsTheOneThatIsLetGo() throws Exception {
        UUID record = heldBackRecord("a");
        UUID waiting = table.addRecord("a", Priority.NORMAL);
        decide(record, "release", null).statusCode(200);
        assertEquals(waiting, releasedAs(record));
        assertEquals(2, table.count("job_queue where entity_id = 'a'"));
        assertEquals(
                record.toString(),
                json.readTree(table.text(waiting, "data"))
                        .get("repairs_released")
                        .asText());
    }

    @Test
    void aJobThatEntersForTheRecordMeanwhileIsTheOneThatIsLetGo() throws Exception {
        UUID record = heldBackRecord("a");
        SqlConnection event = done(pool.getConnection());
        Transaction open = done(event.begin());
        UUID entered = UUID.randomUUID();
        done(event.preparedQuery("""
                        insert into scheduler.job_queue (id, root_id, job_type, dataset, entity_type, entity_id, status,
                            attempt, created_at, run_at, ready, data, strategy, priority, repair, origin_system,
                            origin_actor, origin_channel, correlation_id, steps)
                        select $2, $2, job_type, dataset, entity_type, entity_id, 'QUEUED', 0, created_at, run_at, true,
                            data, strategy, priority, repair, origin_system, origin_actor, origin_channel,
                            correlation_id, steps
                        from scheduler.job_queue q where q.id = $1""").execute(Tuple.of(record, entered)));

        var released = CompletableFuture.supplyAsync(() -> decide(record, "release", null));
        await().until(() -> waiting() == 1);
        done(open.commit());
        released.get().statusCode(200);
        done(event.close());

        assertEquals(entered, releasedAs(record));
        assertEquals(2, table.count("job_queue where entity_id = 'a'"));
    }

    /** How many wait for another to end its transaction. */
    private long waiting() {
        return done(pool.query("""
                                select count(*) from pg_stat_activity
                                where datname = current_database() and wait_event_type = 'Lock'
                                    and query like 'insert into scheduler.job_queue%'""").execute()).iterator().next().getLong(0);
    }

    private UUID releasedAs(UUID record) throws Exception {
        return UUID.fromString(json.readTree(table.text(record, "result"))
                .path("details")
                .path("repairs_decision")
                .get("released_as")
                .asText());
    }

    @Test
    void theRepairOfARecordMayBeDiscarded() {
        decide(heldBackRecord("a"), "discard", null)
                .statusCode(200)
                .body("result.details.repairs", equalTo("DISCARDED"));
    }

    @Test
    void largeSegmentsAreSharedOutAndSmallOnesGoTogether() {
        // Within limits that let everything pass.
        for (int number = 0; number < 2; number++) {
            Map<String, Object> planned =
                    Map.of("creates", Applications.SIZE, "updates", 0, "deletes", 0, "target_records", 10);
            say(ended(
                    table.children(run).get(number),
                    new JobResult(Verdict.DRIFT, Counters.ZERO, Map.of("planned", planned))));
        }
        assertEquals(4, table.children(run).size());
    }
}
