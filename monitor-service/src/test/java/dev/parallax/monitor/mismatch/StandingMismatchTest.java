package dev.parallax.monitor.mismatch;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.Mismatch;
import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a run says to stand as an earlier one told it is known as if it had been told again. */
@Monitored
class StandingMismatchTest {

    private static final String MISMATCHES = "/api/v1/reconciliation/mismatches";
    private static Publisher publisher;

    @Inject
    Pool pool;

    @BeforeAll
    static void open() {
        publisher = new Publisher();
    }

    @AfterAll
    static void close() {
        publisher.close();
    }

    private static ValidatableResponse ofKey(String key) {
        return given().queryParam("primary_key_value", key).get(MISMATCHES).then();
    }

    private static ValidatableResponse ofJob(Story run) {
        return given().queryParam("job_id", run.id).get(MISMATCHES).then();
    }

    private static ValidatableResponse job(Story run) {
        return given().get("/api/v1/reconciliation/jobs/" + run.id).then();
    }

    private static void eventually(Runnable assertion) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion::run);
    }

    private static Story run(String time) {
        Story run = Story.dataset("bills", "bill", Strategy.FULL, Channel.MANUAL, Instant.parse(time));
        publisher.send(run.queued(), run.dispatched(1), run.started(1));
        return run;
    }

    private static Mismatch differs(Story run, String key, String checksum) {
        return run.mismatch(key, MismatchKind.DATA_MISMATCH, checksum);
    }

    private static void resolve(UUID id, String status) {
        given().contentType(ContentType.JSON)
                .body("{\"resolution_status\":\"%s\"}".formatted(status))
                .post(MISMATCHES + "/" + id + "/resolve")
                .then()
                .statusCode(200);
    }

    /** All of one topic comes in order: when this is known, so is what was sent before. */
    private static void settle(Story run, String mark) {
        publisher.send(run.found(differs(run, mark, "m")));
        eventually(() -> ofKey(mark).body("mismatches", hasSize(1)));
    }

    @Test
    void it_is_shown_and_counted_with_what_was_told_of_it_and_once_however_often_it_is_said() {
        Story first = run("2041-02-01T10:00:00Z");
        publisher.send(first.found(
                differs(first, "stands-1", "a1"), first.mismatch("stands-2", MismatchKind.MISSING_IN_TARGET, "a2")));
        Story second = run("2041-02-02T10:00:00Z");
        MismatchBatch standing = second.standing(first, "stands-1", "stands-2");
        publisher.send(standing);
        publisher.send(standing);
        settle(second, "stands-3");
        publisher.send(second.change("stands-1", ChangeAction.UPDATE, ChangeStatus.CONFLICT));
        eventually(() -> ofKey("stands-1").body("mismatches[0].repair_status", equalTo("CONFLICT")));

        ofJob(second)
                .body("mismatches.primary_key_value", contains("stands-3", "stands-2", "stands-1"))
                .body("mismatches.mismatch_type", contains("DATA_MISMATCH", "MISSING_IN_TARGET", "DATA_MISMATCH"))
                .body("mismatches.source_checksum", contains("m", "a2", "a1"))
                .body("mismatches[1].source_data.id", equalTo("stands-2"))
                .body("mismatches[1].target_data", nullValue())
                .body("mismatches[1].fields", hasSize(0))
                .body("mismatches[2].target_checksum", equalTo("beef"))
                .body("mismatches[2].source_data.name", equalTo("John"))
                .body("mismatches[2].target_data.name", equalTo("Jon"))
                .body("mismatches[2].fields[0].source_canonical", equalTo("John"));
        // Under the id of its latest sighting, as the log names it.
        given().get(MISMATCHES + "/" + second.sightingId("stands-1"))
                .then()
                .statusCode(200)
                .body("mismatch_id", equalTo(first.sightingId("stands-1").toString()))
                .body("sightings", equalTo(2))
                .body("first_seen", equalTo("2041-02-01T10:00:02.500Z"))
                .body("last_seen", equalTo("2041-02-02T10:00:03Z"))
                .body("job_id", equalTo(second.id.toString()))
                .body("resolution_status", equalTo("PENDING"))
                .body("target_data.name", equalTo("Jon"));
        job(second)
                .body("mismatches_summary.DATA_MISMATCH", equalTo(2))
                .body("mismatches_summary.MISSING_IN_TARGET", equalTo(1))
                .body("sample_mismatches", hasSize(3))
                .body("sample_mismatches.find { it.primary_key_value == 'stands-1' }.source_checksum", equalTo("a1"));
        job(first)
                .body("mismatches_summary.DATA_MISMATCH", equalTo(1))
                .body("mismatches_summary.MISSING_IN_TARGET", equalTo(1));
        ofJob(first).body("mismatches.primary_key_value", contains("stands-2", "stands-1"));
    }

    @Test
    void a_full_run_resolves_what_it_neither_told_nor_said_to_stand() {
        Story first = run("2041-01-01T10:00:00Z");
        publisher.send(first.found(
                differs(first, "swept-1", "a1"), differs(first, "swept-2", "a1"), differs(first, "swept-3", "a1")));
        Story second = run("2041-01-02T10:00:00Z");
        MismatchBatch told = second.found(differs(second, "swept-2", "b1"));
        MismatchBatch standing = second.standing(first, "swept-1");
        publisher.send(told);
        publisher.send(second.completed(1, Verdict.DRIFT, Story.counters(5, 5, 3, 0, 0, 2)));
        eventually(() -> job(second).body("status", equalTo("COMPLETED")));
        // One of its two findings is still on the way.
        ofKey("swept-3").body("mismatches[0].resolution_status", equalTo("PENDING"));

        publisher.send(standing);
        eventually(() -> ofKey("swept-3").body("mismatches[0].resolution_status", equalTo("AUTO_RESOLVED")));
        for (String key : new String[] {"swept-1", "swept-2"}) {
            ofKey(key)
                    .body("mismatches", hasSize(1))
                    .body("mismatches[0].resolution_status", equalTo("PENDING"))
                    .body("mismatches[0].sightings", equalTo(2));
        }
    }

    @Test
    void what_an_operator_resolved_is_open_anew_when_it_stands() {
        Story first = run("2041-03-01T10:00:00Z");
        settle(first, "resolved-1");
        resolve(first.sightingId("resolved-1"), "MANUAL_RESOLVED");
        Story second = run("2041-03-02T10:00:00Z");
        publisher.send(second.standing(first, "resolved-1"));
        eventually(() -> ofKey("resolved-1")
                .body("mismatches.resolution_status", contains("PENDING", "MANUAL_RESOLVED"))
                .body(
                        "mismatches[0].mismatch_id",
                        equalTo(second.sightingId("resolved-1").toString()))
                .body("mismatches[0].source_checksum", equalTo("m"))
                .body("mismatches[0].source_data.name", equalTo("John"))
                .body("mismatches.sightings", everyItem(equalTo(1))));
    }

    @Test
    void of_all_that_a_message_told_each_is_taken_as_it_is_now() {
        Story first = run("2041-12-01T10:00:00Z");
        publisher.send(first.found(
                differs(first, "partly-1", "a1"), differs(first, "partly-2", "a2"), differs(first, "partly-3", "a3")));
        eventually(() -> ofKey("partly-3").body("mismatches", hasSize(1)));
        resolve(first.sightingId("partly-2"), "MANUAL_RESOLVED");
        Story second = run("2041-12-02T10:00:00Z");
        MismatchBatch standing = second.standing(first, "partly-1", "partly-2", "partly-3");
        assertEquals(List.of(), standing.standing().getFirst().only());
        publisher.send(standing);
        publisher.send(standing);
        Story third = run("2041-12-03T10:00:00Z");
        publisher.send(third.standing(first, "partly-1", "partly-2", "partly-3"));
        for (Story run : List.of(second, third)) {
            eventually(() -> ofJob(run)
                    .body("mismatches.primary_key_value", containsInAnyOrder("partly-1", "partly-2", "partly-3"))
                    .body("mismatches.source_checksum", containsInAnyOrder("a1", "a2", "a3"))
                    .body("mismatches.resolution_status", everyItem(equalTo("PENDING"))));
            job(run).body("mismatches_summary.DATA_MISMATCH", equalTo(3));
        }
        ofKey("partly-1").body("mismatches.sightings", contains(3));
        ofKey("partly-2").body("mismatches.sightings", containsInAnyOrder(1, 2));
    }

    @Test
    void what_is_ignored_stays_so_while_it_stands_and_not_when_it_stands_as_it_was_before() {
        Story first = run("2041-04-01T10:00:00Z");
        settle(first, "ignored-stand-1");
        resolve(first.sightingId("ignored-stand-1"), "IGNORED");
        Story second = run("2041-04-02T10:00:00Z");
        publisher.send(second.standing(first, "ignored-stand-1"));
        Story third = run("2041-04-03T10:00:00Z");
        publisher.send(third.standing(first, "ignored-stand-1"));
        eventually(() -> ofKey("ignored-stand-1").body("mismatches[0].sightings", equalTo(3)));
        ofKey("ignored-stand-1")
                .body("mismatches[0].resolution_status", equalTo("IGNORED"))
                .body("mismatches[0].job_id", equalTo(third.id.toString()));

        Story fourth = run("2041-04-04T10:00:00Z");
        publisher.send(fourth.found(differs(fourth, "ignored-stand-1", "other")));
        eventually(() -> ofKey("ignored-stand-1").body("mismatches[0].resolution_status", equalTo("PENDING")));
        resolve(first.sightingId("ignored-stand-1"), "IGNORED");
        Story fifth = run("2041-04-05T10:00:00Z");
        publisher.send(fifth.standing(first, "ignored-stand-1"));
        eventually(() -> ofKey("ignored-stand-1")
                .body("mismatches[0].sightings", equalTo(5))
                .body("mismatches[0].resolution_status", equalTo("PENDING"))
                .body("mismatches[0].source_checksum", equalTo("m")));
    }

    @Test
    void what_stood_before_an_agreement_and_is_told_after_it_is_resolved_at_once() {
        Story first = run("2041-05-01T10:00:00Z");
        settle(first, "late-stand-1");
        Story second = run("2041-05-02T10:00:00Z");
        MismatchBatch late = second.standing(first, "late-stand-1");
        publisher.send(run("2041-05-03T10:00:00Z").agreed("late-stand-1"));
        eventually(() -> ofKey("late-stand-1").body("mismatches.resolution_status", contains("AUTO_RESOLVED")));
        publisher.send(late);
        eventually(() -> job(second).body("mismatches_summary.DATA_MISMATCH", equalTo(1)));
        ofKey("late-stand-1").body("mismatches.resolution_status", everyItem(equalTo("AUTO_RESOLVED")));
    }

    @Test
    void run_after_run_says_so_of_the_first() {
        Story first = run("2041-06-01T10:00:00Z");
        publisher.send(first.found(differs(first, "chain-1", "a1"), differs(first, "chain-2", "a2")));
        // Those of a run need not be cut into messages as those of another.
        publisher.send(first.found(differs(first, "chain-3", "a3")));
        Story second = run("2041-06-02T10:00:00Z");
        publisher.send(second.standing(first, "chain-1", "chain-2", "chain-3"));
        Story third = run("2041-06-03T10:00:00Z");
        publisher.send(third.standing(first, "chain-2", "chain-3"));
        Story fourth = run("2041-06-04T10:00:00Z");
        publisher.send(fourth.standing(first, "chain-3"));
        eventually(() -> ofKey("chain-3").body("mismatches[0].sightings", equalTo(4)));
        ofJob(second)
                .body("mismatches.primary_key_value", contains("chain-3", "chain-2", "chain-1"))
                .body("mismatches.source_checksum", contains("a3", "a2", "a1"));
        ofJob(third).body("mismatches.source_checksum", contains("a3", "a2"));
        ofJob(fourth)
                .body("mismatches.source_checksum", contains("a3"))
                .body("mismatches[0].source_data.id", equalTo("chain-3"));
        ofKey("chain-1").body("mismatches[0].sightings", equalTo(2));
        ofKey("chain-2").body("mismatches[0].sightings", equalTo(3));
    }

    @Test
    void a_message_may_tell_some_and_say_of_others_that_they_stand_or_agree() {
        Story first = run("2041-07-01T10:00:00Z");
        publisher.send(first.found(
                differs(first, "mixed-1", "a1"), differs(first, "mixed-2", "a1"), differs(first, "mixed-3", "a1")));
        Story second = run("2041-07-02T10:00:00Z");
        MismatchBatch told = second.found(differs(second, "mixed-2", "b2"));
        publisher.send(new MismatchBatch(
                told.batchId(),
                told.jobId(),
                told.rootId(),
                1,
                told.dataset(),
                told.entityType(),
                told.sourceKind(),
                told.targetKind(),
                told.mismatches(),
                second.agreed("mixed-3").agreed(),
                second.standing(first, "mixed-1").standing()));
        eventually(() -> ofJob(second)
                .body("mismatches.primary_key_value", contains("mixed-2", "mixed-1"))
                .body("mismatches.source_checksum", contains("b2", "a1"))
                .body("mismatches.sightings", everyItem(equalTo(2))));
        ofKey("mixed-3").body("mismatches.resolution_status", contains("AUTO_RESOLVED"));
        job(second).body("mismatches_summary.DATA_MISMATCH", equalTo(2));
    }

    @Test
    void what_stood_and_is_then_told_by_the_same_run_is_one_sighting_as_told_last() {
        Story first = run("2041-08-01T10:00:00Z");
        publisher.send(first.found(differs(first, "renewed-1", "a1"), differs(first, "renewed-2", "a2")));
        Story second = run("2041-08-02T10:00:00Z");
        publisher.send(second.standing(first, "renewed-1", "renewed-2"));
        publisher.send(second.found(second.mismatch("renewed-1", MismatchKind.MISSING_IN_TARGET, "b1")));
        eventually(() -> ofJob(second)
                .body("mismatches.primary_key_value", contains("renewed-2", "renewed-1"))
                .body("mismatches.source_checksum", contains("a2", "b1"))
                .body("mismatches.sightings", everyItem(equalTo(2))));
        // And the other way round, by a later attempt.
        publisher.send(second.standing(first, "renewed-1"));
        eventually(() -> ofJob(second)
                .body("mismatches.source_checksum", contains("a2", "a1"))
                .body("mismatches.sightings", everyItem(equalTo(2))));
        ofKey("renewed-1")
                .body("mismatches[0].mismatch_type", equalTo("DATA_MISMATCH"))
                .body("mismatches[0].source_checksum", equalTo("a1"));
        job(second)
                .body("mismatches_summary.DATA_MISMATCH", equalTo(2))
                .body("mismatches_summary.MISSING_IN_TARGET", nullValue());
        ofJob(first).body("mismatches.source_checksum", contains("a2", "a1"));
    }

    @Test
    void what_stands_keeps_its_documents_when_the_run_that_told_them_tells_something_else() {
        String[] keys =
                IntStream.range(0, 12).mapToObj("moved-stand-%02d"::formatted).toArray(String[]::new);
        Story first = run("2041-09-01T10:00:00Z");
        for (String key : keys) {
            publisher.send(first.found(differs(first, key, "a1")));
        }
        Story second = run("2041-09-02T10:00:00Z");
        publisher.send(second.standing(first, keys));
        // A later attempt: nothing is left of what the first one told but what others point to.
        first.at(Instant.parse("2041-09-01T12:00:00Z"));
        publisher.send(first.found(Stream.of(keys)
                .map(key -> first.mismatch(key, MismatchKind.MISSING_IN_TARGET, "b1"))
                .toArray(Mismatch[]::new)));
        eventually(() -> job(first).body("mismatches_summary.MISSING_IN_TARGET", equalTo(keys.length)));
        ofJob(second)
                .body("mismatches", hasSize(keys.length))
                .body("mismatches.source_checksum", everyItem(equalTo("a1")))
                .body("mismatches.target_data.name", everyItem(equalTo("Jon")))
                .body("mismatches.sightings", everyItem(equalTo(2)));
        ofJob(first)
                .body("mismatches", hasSize(keys.length))
                .body("mismatches.source_checksum", everyItem(equalTo("b1")));
        job(first)
                .body("mismatches_summary.DATA_MISMATCH", nullValue())
                .body("sample_mismatches", hasSize(10))
                .body("sample_mismatches.source_checksum", everyItem(equalTo("b1")));
        // What is said to stand now is what was told last.
        Story third = run("2041-09-03T10:00:00Z");
        publisher.send(third.standing(first, keys));
        eventually(() -> ofJob(third)
                .body("mismatches", hasSize(keys.length))
                .body("mismatches.source_checksum", everyItem(equalTo("b1")))
                .body("mismatches.mismatch_type", everyItem(equalTo("MISSING_IN_TARGET"))));
    }
}
