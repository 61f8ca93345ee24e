package dev.parallax.monitor.mismatch;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.Topics;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.Cut;
import dev.parallax.common.drift.FieldDifference;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@Monitored
class MismatchApiTest {

    private static final String MISMATCHES = "/api/v1/reconciliation/mismatches";
    private static Publisher publisher;

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

    private static ValidatableResponse resolve(UUID id, String status, String notes) {
        return given().contentType(ContentType.JSON)
                .header("X-Actor", "ada@example.org")
                .body("{\"resolution_status\":\"%s\",\"resolution_notes\":\"%s\"}".formatted(status, notes))
                .post(MISMATCHES + "/" + id + "/resolve")
                .then();
    }

    private static void eventually(Runnable assertion) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion::run);
    }

    private static Story run(Strategy strategy, String time) {
        Story run = Story.dataset("items", "item", strategy, Channel.MANUAL, Instant.parse(time));
        publisher.send(run.queued(), run.dispatched(1), run.started(1));
        return run;
    }

    private static UUID find(Story run, String key) {
        publisher.send(run.found(run.mismatch(key, MismatchKind.DATA_MISMATCH, "a1")));
        eventually(() -> ofKey(key).body("mismatches", hasSize(1)));
        return run.sightingId(key);
    }

    /** Too large to be told in full: what is kept of it says so. */
    @Test
    void what_was_cut_says_how_large_it_is() {
        Story run = run(Strategy.SAMPLE, "2038-02-01T10:00:00Z");
        Mismatch whole = run.mismatch("cut-1", MismatchKind.MISSING_IN_TARGET, "a1");
        Mismatch cut = new Mismatch(
                whole.id(),
                whole.key(),
                whole.kind(),
                whole.fields(),
                Map.of("name", "Jo… [cut: characters 1-2 of 1,200,000]"),
                null,
                "a1",
                null,
                whole.firstSeen(),
                whole.lastSeen(),
                new Cut(1_200_000L, null));
        publisher.send(run.found(cut, run.mismatch("cut-2", MismatchKind.DATA_MISMATCH, "a2")));
        eventually(() -> ofKey("cut-1")
                .body("mismatches", hasSize(1))
                .body("mismatches[0].cut.source_bytes", equalTo(1_200_000))
                .body("mismatches[0].postgres_data.name", equalTo("Jo… [cut: characters 1-2 of 1,200,000]")));
        ofKey("cut-2").body("mismatches[0].cut", nullValue());
    }

    private static Mismatch ofKeys(Mismatch told, Map<String, Object> record, String number, String reason) {
        return new Mismatch(
                told.id(),
                told.key(),
                told.kind(),
                List.of(new FieldDifference("records with this key", number, null, null, null, reason)),
                record,
                null,
                null,
                null,
                told.firstSeen(),
                told.lastSeen());
    }

    /** A dataset may report them instead of ending with an error. */
    @Test
    void keys_that_repeat_or_are_none_are_mismatches_of_their_own_types() {
        Story run = run(Strategy.SAMPLE, "2038-04-01T10:00:00Z");
        String none = "source, no usable key: 'abc' (string)";
        publisher.send(run.found(
                ofKeys(
                        run.mismatch("repeated-1", MismatchKind.DUPLICATE_KEY, "a1"),
                        Map.of("name", "John"),
                        "3",
                        "source: the key belongs to 3 records"),
                ofKeys(
                        run.mismatch(none, MismatchKind.UNUSABLE_KEY, "a2"),
                        Map.of("name", "Jane"),
                        "2",
                        "source: 'abc' (string) is no int64 for key part id")));
        eventually(() -> ofKey("repeated-1")
                .body("mismatches", hasSize(1))
                .body("mismatches[0].mismatch_type", equalTo("DUPLICATE_KEY"))
                .body("mismatches[0].fields[0].field", equalTo("records with this key"))
                .body("mismatches[0].fields[0].reason", equalTo("source: the key belongs to 3 records"))
                .body("mismatches[0].postgres_data.name", equalTo("John")));
        ofKey(none)
                .body("mismatches[0].mismatch_type", equalTo("UNUSABLE_KEY"))
                .body("mismatches[0].resolution_status", equalTo("PENDING"));
        for (String type : List.of("DUPLICATE_KEY", "UNUSABLE_KEY")) {
            given().queryParam("mismatch_type", type)
                    .queryParam("job_id", run.id)
                    .get(MISMATCHES)
                    .then()
                    .statusCode(200)
                    .body("mismatches", hasSize(1))
                    .body("mismatches.mismatch_type", everyItem(equalTo(type)));
        }
        given().queryParam("mismatch_type", "NO_SUCH")
                .get(MISMATCHES)
                .then()
                .statusCode(400)
                .body(containsString("DUPLICATE_KEY"), containsString("UNUSABLE_KEY"));
    }

    /** A list has a hundred of them. */
    @Test
    void a_large_one_is_shortened_in_a_list_and_shown_as_it_was_told_by_itself() {
        Story run = run(Strategy.SAMPLE, "2038-03-01T10:00:00Z");
        String text = "x".repeat(200_000);
        Mismatch told = run.mismatch("large-1", MismatchKind.MISSING_IN_TARGET, "a1");
        Mismatch large = new Mismatch(
                told.id(),
                told.key(),
                told.kind(),
                told.fields(),
                Map.of("name", text, "short", "John"),
                null,
                "a1",
                null,
                told.firstSeen(),
                told.lastSeen());
        publisher.send(run.found(large, run.mismatch("large-2", MismatchKind.DATA_MISMATCH, "a2")));
        eventually(() -> ofKey("large-1")
                .body("mismatches", hasSize(1))
                .body("mismatches[0].shortened", equalTo(true))
                .body(
                        "mismatches[0].postgres_data.name",
                        equalTo("x".repeat(1_000) + "… [cut: characters 1-1,000 of 200,000]"))
                .body("mismatches[0].postgres_data.short", equalTo("John"))
                .body("mismatches[0].postgres_checksum", equalTo("a1")));
        ofKey("large-2").body("mismatches[0].shortened", equalTo(false));
        given().get(MISMATCHES + "/" + told.id())
                .then()
                .body("shortened", equalTo(false))
                .body("postgres_data.name", equalTo(text));
    }

    @Test
    void every_difference_is_kept_with_both_records() {
        Story run = run(Strategy.SAMPLE, "2038-01-01T10:00:00Z");
        MismatchBatch batch = run.found(
                run.mismatch("full-1", MismatchKind.DATA_MISMATCH, "a1"),
                run.mismatch("full-2", MismatchKind.MISSING_IN_TARGET, "a2"),
                run.mismatch("full-3", MismatchKind.MISSING_IN_SOURCE, "a3"));
        publisher.send(batch);
        publisher.send(batch);
        publisher.send(run.change("full-1", ChangeAction.UPDATE, ChangeStatus.APPLIED));
        eventually(() -> given().queryParam("job_id", run.id)
                .get(MISMATCHES)
                .then()
                .body("pagination.total_items", equalTo(3))
                .body("mismatches.primary_key_value", contains("full-3", "full-2", "full-1"))
                .body("mismatches[2].repair_status", equalTo("APPLIED")));
        given().queryParam("job_id", run.id)
                .queryParam("table", "items")
                .queryParam("mismatch_type", "DATA_MISMATCH")
                .queryParam("resolution_status", "PENDING")
                .queryParam("from_date", "2038-01-01")
                .queryParam("to_date", "2038-01-01")
                .get(MISMATCHES)
                .then()
                .body("mismatches", hasSize(1))
                .body(
                        "mismatches[0].mismatch_id",
                        equalTo(run.sightingId("full-1").toString()))
                .body("mismatches[0].job_id", equalTo(run.id.toString()))
                .body("mismatches[0].table_name", equalTo("items"))
                .body("mismatches[0].mismatch_type", equalTo("DATA_MISMATCH"))
                .body("mismatches[0].postgres_checksum", equalTo("a1"))
                .body("mismatches[0].mongodb_checksum", equalTo("beef"))
                .body("mismatches[0].postgres_data.name", equalTo("John"))
                .body("mismatches[0].mongodb_data.name", equalTo("Jon"))
                .body("mismatches[0].fields[0].field", equalTo("name"))
                .body("mismatches[0].fields[0].source_canonical", equalTo("John"))
                .body("mismatches[0].detected_at", notNullValue())
                .body("mismatches[0].resolution_status", equalTo("PENDING"))
                .body("mismatches[0].resolution_notes", nullValue())
                .body("mismatches[0].resolved_at", nullValue());
        given().queryParam("job_id", run.id)
                .queryParam("mismatch_type", "MISSING_IN_MONGODB")
                .get(MISMATCHES)
                .then()
                .body("mismatches.primary_key_value", contains("full-2"))
                .body("mismatches[0].mongodb_data", nullValue());
        // The same public type is the other kind where the stores are the other way round.
        given().queryParam("job_id", run.id)
                .queryParam("mismatch_type", "MISSING_IN_POSTGRES")
                .get(MISMATCHES)
                .then()
                .body("mismatches.primary_key_value", contains("full-3"));
    }

    @Test
    void a_later_run_that_finds_it_again_renews_it_and_keeps_both_sightings() {
        Story first = run(Strategy.SAMPLE, "2038-02-01T10:00:00Z");
        UUID id = find(first, "again-1");
        Story second = run(Strategy.SAMPLE, "2038-02-02T10:00:00Z");
        publisher.send(second.found(second.mismatch("again-1", MismatchKind.DATA_MISMATCH, "a1")));
        eventually(() -> ofKey("again-1")
                .body("mismatches", hasSize(1))
                .body("mismatches[0].mismatch_id", equalTo(id.toString()))
                .body("mismatches[0].sightings", equalTo(2))
                .body("mismatches[0].first_seen", equalTo("2038-02-01T10:00:02.500Z"))
                .body("mismatches[0].last_seen", equalTo("2038-02-02T10:00:03Z"))
                .body("mismatches[0].job_id", equalTo(second.id.toString())));
        for (Story run : new Story[] {first, second}) {
            given().queryParam("job_id", run.id)
                    .get(MISMATCHES)
                    .then()
                    .body("mismatches.mismatch_id", contains(id.toString()));
        }
        // The log names the sighting; the mismatch is found by it too.
        given().get(MISMATCHES + "/" + second.sightingId("again-1"))
                .then()
                .statusCode(200)
                .body("mismatch_id", equalTo(id.toString()));
    }

    @Test
    void what_is_told_anew_counts_for_the_job_that_tells_it_last() {
        Story run = run(Strategy.FULL, "2038-02-10T10:00:00Z");
        Story one = run.child(0);
        Story other = run.child(1);
        publisher.send(one.queued(), other.queued());
        publisher.send(one.found(
                one.mismatch("moved-1", MismatchKind.DATA_MISMATCH, "a1"),
                one.mismatch("moved-2", MismatchKind.DATA_MISMATCH, "a1")));
        summary(run, "DATA_MISMATCH", 2, "MISSING_IN_MONGODB", null);

        // A later attempt of the same job, whose record is gone by now.
        MismatchBatch later = one.found(one.mismatch("moved-1", MismatchKind.MISSING_IN_TARGET, "a2"));
        publisher.send(later);
        summary(one, "DATA_MISMATCH", 1, "MISSING_IN_MONGODB", 1);
        summary(run, "DATA_MISMATCH", 1, "MISSING_IN_MONGODB", 1);

        // Another job of the same root, and then what was told before once more.
        other.at(Instant.parse("2038-02-10T11:00:00Z"));
        publisher.send(other.found(other.mismatch("moved-1", MismatchKind.MISSING_IN_TARGET, "a3")));
        publisher.send(later);
        publisher.send(other.found(other.mismatch("moved-3", MismatchKind.DATA_MISMATCH, "a1")));
        summary(other, "DATA_MISMATCH", 1, "MISSING_IN_MONGODB", 1);
        summary(one, "DATA_MISMATCH", 1, "MISSING_IN_MONGODB", null);
        summary(run, "DATA_MISMATCH", 2, "MISSING_IN_MONGODB", 1);
    }

    @Test
    void a_part_of_a_batch_that_is_told_anew_leaves_the_rest_as_it_was() {
        Story run = run(Strategy.FULL, "2038-02-12T10:00:00Z");
        publisher.send(run.found(
                run.mismatch("part-1", MismatchKind.DATA_MISMATCH, "a1"),
                run.mismatch("part-2", MismatchKind.DATA_MISMATCH, "a2"),
                run.mismatch("part-3", MismatchKind.MISSING_IN_TARGET, "a3")));
        summary(run, "DATA_MISMATCH", 2, "MISSING_IN_MONGODB", 1);
        publisher.send(run.found(run.mismatch("part-2", MismatchKind.MISSING_IN_TARGET, "a4")));
        summary(run, "DATA_MISMATCH", 1, "MISSING_IN_MONGODB", 2);
        given().queryParam("job_id", run.id)
                .get(MISMATCHES)
                .then()
                .body("mismatches.primary_key_value", contains("part-3", "part-2", "part-1"))
                .body("mismatches.postgres_checksum", contains("a3", "a4", "a1"))
                .body("mismatches.sightings", everyItem(equalTo(1)));
        ofKey("part-2").body("mismatches[0].postgres_checksum", equalTo("a4"));
        given().get("/api/v1/reconciliation/jobs/" + run.id)
                .then()
                .body("sample_mismatches.primary_key_value", contains("part-1", "part-2", "part-3"));
        // All that the second batch has is told once more, so nothing is left of it.
        publisher.send(run.found(run.mismatch("part-2", MismatchKind.DATA_MISMATCH, "a5")));
        eventually(() -> ofKey("part-2").body("mismatches[0].postgres_checksum", equalTo("a5")));
        given().get(MISMATCHES + "/" + run.sightingId("part-2"))
                .then()
                .statusCode(200)
                .body("mismatch_type", equalTo("DATA_MISMATCH"));
    }

    @Test
    void what_an_earlier_run_tells_late_is_counted_and_does_not_hide_what_is_known() {
        Story early = run(Strategy.SAMPLE, "2038-02-14T10:00:00Z");
        MismatchBatch late = early.found(early.mismatch("told-late-1", MismatchKind.MISSING_IN_TARGET, "a1"));
        Story run = run(Strategy.SAMPLE, "2038-02-15T10:00:00Z");
        UUID id = find(run, "told-late-1");
        publisher.send(late);
        publisher.send(late);
        eventually(() -> ofKey("told-late-1")
                .body("mismatches", hasSize(1))
                .body("mismatches[0].sightings", equalTo(2))
                .body("mismatches[0].mismatch_id", equalTo(id.toString()))
                .body("mismatches[0].job_id", equalTo(run.id.toString()))
                .body("mismatches[0].mismatch_type", equalTo("DATA_MISMATCH"))
                .body("mismatches[0].first_seen", equalTo("2038-02-14T10:00:02.500Z"))
                .body("mismatches[0].last_seen", equalTo("2038-02-15T10:00:03Z")));
    }

    @Test
    void what_is_ignored_stays_so_until_it_differs_in_another_way() {
        UUID id = find(run(Strategy.SAMPLE, "2038-02-16T10:00:00Z"), "ignored-1");
        resolve(id, "IGNORED", "so it is").statusCode(200);
        Story same = run(Strategy.SAMPLE, "2038-02-17T10:00:00Z");
        publisher.send(same.found(same.mismatch("ignored-1", MismatchKind.DATA_MISMATCH, "a1")));
        eventually(() -> ofKey("ignored-1").body("mismatches[0].sightings", equalTo(2)));
        ofKey("ignored-1")
                .body("mismatches[0].resolution_status", equalTo("IGNORED"))
                .body("mismatches[0].job_id", equalTo(same.id.toString()));
        Story other = run(Strategy.SAMPLE, "2038-02-18T10:00:00Z");
        publisher.send(other.found(other.mismatch("ignored-1", MismatchKind.DATA_MISMATCH, "a2")));
        eventually(() -> ofKey("ignored-1").body("mismatches[0].sightings", equalTo(3)));
        ofKey("ignored-1").body("mismatches", hasSize(1)).body("mismatches[0].resolution_status", equalTo("PENDING"));
    }

    @Test
    void a_repair_is_shown_with_the_mismatch_also_when_a_later_run_has_seen_it() {
        Story first = run(Strategy.SAMPLE, "2038-02-21T10:00:00Z");
        find(first, "repaired-1");
        Story second = run(Strategy.SAMPLE, "2038-02-22T10:00:00Z");
        find(second, "repaired-1");
        publisher.send(second.change("repaired-1", ChangeAction.UPDATE, ChangeStatus.CONFLICT));
        Story third = run(Strategy.SAMPLE, "2038-02-23T10:00:00Z");
        publisher.send(third.found(third.mismatch("repaired-1", MismatchKind.DATA_MISMATCH, "a1")));
        // Neither the first sighting nor the latest, and the change of another record.
        publisher.send(second.change("repaired-2", ChangeAction.UPDATE, ChangeStatus.APPLIED));
        eventually(() -> ofKey("repaired-1")
                .body("mismatches[0].sightings", equalTo(3))
                .body("mismatches[0].repair_status", equalTo("CONFLICT")));
    }

    private static void summary(
            Story job, String type, @Nullable Integer found, String otherType, @Nullable Integer otherFound) {
        eventually(() -> given().get("/api/v1/reconciliation/jobs/" + job.id)
                .then()
                .body("mismatches_summary." + type, equalTo(found))
                .body("mismatches_summary." + otherType, equalTo(otherFound)));
    }

    @Test
    void what_was_seen_is_kept_to_the_letter() {
        Story run = run(Strategy.SAMPLE, "2038-02-20T10:00:00Z");
        String precise = "12345678901234567890.123456789012345678901234567890";
        String message = Publisher.json(run.found(run.mismatch("letter-1", MismatchKind.DATA_MISMATCH, "a1")))
                .replace("\"Jon\"", "\"Jo\\u0000n\"")
                .replace("\"John\"", precise);
        publisher.send(Topics.MISMATCHES, run.id.toString(), message);
        eventually(() -> ofKey("letter-1")
                .body("mismatches", hasSize(1))
                .body("mismatches[0].mongodb_data.name", equalTo("Jo\0n")));
        assertTrue(ofKey("letter-1").extract().asString().contains("\"source_raw\":" + precise));
    }

    @Test
    void a_later_full_run_resolves_what_it_does_not_find_once_it_has_told_what_it_found() {
        Story first = Story.dataset("orders", "order", Instant.parse("2038-03-01T10:00:00Z"));
        publisher.send(first.queued(), first.started(1));
        publisher.send(first.found(
                first.mismatch("gone-1", MismatchKind.DATA_MISMATCH, "a1"),
                first.mismatch("stays-1", MismatchKind.DATA_MISMATCH, "a1")));
        eventually(() -> ofKey("gone-1").body("mismatches", hasSize(1)));

        Story part = Story.dataset(
                "orders", "order", Strategy.SAMPLE, Channel.MANUAL, Instant.parse("2038-03-02T10:00:00Z"));
        publisher.send(
                part.queued(), part.started(1), part.completed(1, Verdict.MATCH, Story.counters(5, 5, 5, 0, 0, 0)));
        Story unsure = Story.dataset("orders", "order", Instant.parse("2038-03-03T10:00:00Z"));
        publisher.send(
                unsure.queued(),
                unsure.started(1),
                unsure.completed(1, Verdict.INCONCLUSIVE, Story.counters(5, 5, 5, 0, 0, 0)));
        Story second = Story.dataset("orders", "order", Instant.parse("2038-03-04T10:00:00Z"));
        publisher.send(second.queued(), second.started(1));
        var foundAgain = second.found(second.mismatch("stays-1", MismatchKind.DATA_MISMATCH, "a1"));
        publisher.send(second.completed(1, Verdict.DRIFT, Story.counters(5, 5, 4, 0, 0, 1)));
        eventually(() ->
                given().get("/api/v1/reconciliation/jobs/" + second.id).then().body("status", equalTo("COMPLETED")));
        // Its own finding is still on the way, and the sample and the unsure run resolve nothing.
        ofKey("gone-1").body("mismatches[0].resolution_status", equalTo("PENDING"));
        ofKey("stays-1").body("mismatches[0].resolution_status", equalTo("PENDING"));

        publisher.send(foundAgain);
        eventually(() -> ofKey("gone-1")
                .body("mismatches[0].resolution_status", equalTo("AUTO_RESOLVED"))
                .body("mismatches[0].resolved_at", equalTo("2038-03-04T10:00:03Z")));
        ofKey("stays-1")
                .body("mismatches", hasSize(1))
                .body("mismatches[0].resolution_status", equalTo("PENDING"))
                .body("mismatches[0].sightings", equalTo(2));
    }

    @Test
    void a_targeted_job_that_finds_the_record_equal_resolves_it() {
        Story run = run(Strategy.SAMPLE, "2038-05-01T10:00:00Z");
        find(run, "target-1");
        find(run, "target-2");
        Story check = Story.record("items", "item", "target-1", Instant.parse("2038-05-02T10:00:00Z"));
        publisher.send(
                check.queued(), check.started(1), check.completed(1, Verdict.MATCH, Story.counters(1, 1, 1, 0, 0, 0)));
        eventually(() -> ofKey("target-1").body("mismatches.resolution_status", contains("AUTO_RESOLVED")));
        ofKey("target-2").body("mismatches.resolution_status", contains("PENDING"));
    }

    @Test
    void an_operator_resolves_and_what_is_resolved_stays_so() {
        UUID id = find(run(Strategy.SAMPLE, "2038-06-01T10:00:00Z"), "manual-1");
        resolve(id, "IGNORED", "a soft delete")
                .statusCode(200)
                .body("mismatch_id", equalTo(id.toString()))
                .body("resolution_status", equalTo("IGNORED"))
                .body("resolution_notes", equalTo("a soft delete"))
                .body("resolved_at", notNullValue())
                .body("resolved_by", equalTo("ada@example.org"));
        resolve(id, "MANUAL_RESOLVED", "x".repeat(1000)).statusCode(200);
        for (String to : new String[] {"PENDING", "IGNORED", "AUTO_RESOLVED", "MANUAL_RESOLVED"}) {
            resolve(id, to, "")
                    .statusCode(400)
                    .body("error", equalTo("INVALID_STATUS_TRANSITION"))
                    .body(
                            "message",
                            equalTo("Cannot change resolution_status from 'MANUAL_RESOLVED' to '%s'".formatted(to)));
        }
        ofKey("manual-1").body("mismatches[0].resolved_by", equalTo("ada@example.org"));
        given().contentType(ContentType.JSON)
                .body("{\"resolution_status\":\"IGNORED\"}")
                .post(MISMATCHES + "/" + find(run(Strategy.SAMPLE, "2038-06-02T10:00:00Z"), "manual-2") + "/resolve")
                .then()
                .statusCode(200)
                .body("resolved_by", equalTo("anonymous"))
                .body("resolution_notes", nullValue());
    }

    @Test
    void pages() {
        Story run = run(Strategy.SAMPLE, "2038-07-01T10:00:00Z");
        for (int i = 0; i < 5; i++) {
            publisher.send(run.found(run.mismatch("page-" + i, MismatchKind.MISSING_IN_TARGET, "a1")));
        }
        eventually(() -> given().queryParam("job_id", run.id)
                .queryParam("page", 3)
                .queryParam("page_size", 2)
                .get(MISMATCHES)
                .then()
                .body("pagination.total_items", equalTo(5))
                .body("pagination.total_pages", equalTo(3))
                .body("mismatches.primary_key_value", everyItem(equalTo("page-0"))));
    }
}
