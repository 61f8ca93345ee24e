package dev.parallax.monitor.mismatch;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Strategy;
import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A run that reads what a feed changed says of single records that they agree. */
@Monitored
class AgreementTest {
    private static final Instant DAY = Instant.parse("2039-01-01T10:00:00Z");
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
        return given().queryParam("primary_key_value", key)
                .get("/api/v1/reconciliation/mismatches")
                .then();
    }

    private static void eventually(Runnable assertion) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion::run);
    }

    private static Story run(int hour) {
        return Story.dataset("items", "item", Strategy.INCREMENTAL, Channel.MANUAL, DAY.plus(Duration.ofHours(hour)));
    }

    /** A record of another partition or not, told after everything before: when it is there, so is the rest of its run. */
    private static void find(Story run, String key) {
        publisher.send(run.found(run.mismatch(key, MismatchKind.DATA_MISMATCH, "a1")));
        eventually(() -> ofKey(key).body("mismatches", hasSize(1)));
    }

    @Test
    void what_the_feed_names_and_agrees_is_resolved_and_nothing_else() {
        Story first = run(0);
        find(first, "agree-1");
        find(first, "agree-2");
        find(first, "agree-3");

        Story second = run(1);
        var agreed = second.agreed("agree-1", "agree-3", "never-differed");
        publisher.send(agreed);
        publisher.send(agreed);
        eventually(() -> ofKey("agree-1")
                .body("mismatches[0].resolution_status", equalTo("AUTO_RESOLVED"))
                .body("mismatches[0].resolved_by", equalTo("parallax"))
                .body("mismatches[0].resolved_at", equalTo("2039-01-01T11:00:01Z")));
        ofKey("agree-3").body("mismatches.resolution_status", contains("AUTO_RESOLVED"));
        ofKey("agree-2").body("mismatches.resolution_status", contains("PENDING"));
        ofKey("never-differed").body("mismatches", hasSize(0));
    }

    @Test
    void what_a_run_found_and_mended_is_resolved_by_itself() {
        Story run = run(0);
        publisher.send(run.found(
                run.mismatch("mended-1", MismatchKind.MISSING_IN_TARGET, "a1"),
                run.mismatch("refused-1", MismatchKind.MISSING_IN_TARGET, "a1")));
        publisher.send(run.agreed("mended-1"));
        eventually(() -> ofKey("mended-1").body("mismatches.resolution_status", contains("AUTO_RESOLVED")));
        ofKey("refused-1").body("mismatches.resolution_status", contains("PENDING"));

        // A later attempt of the same run finds it once more.
        publisher.send(run.found(run.mismatch("mended-1", MismatchKind.DATA_MISMATCH, "a2")));
        eventually(() -> ofKey("mended-1").body("mismatches.resolution_status", contains("PENDING")));
        publisher.send(run.agreed("mended-1"));
        eventually(() -> ofKey("mended-1").body("mismatches.resolution_status", contains("AUTO_RESOLVED")));
    }

    @Test
    void an_older_agreement_does_not_resolve_what_was_seen_later() {
        Story old = run(0);
        var agreed = old.agreed("newer-1");
        Story recent = run(2);
        find(recent, "newer-1");
        publisher.send(agreed);
        // Sent with the same key, it has been taken in after the other.
        find(old, "newer-mark-1");
        ofKey("newer-1").body("mismatches.resolution_status", contains("PENDING"));
    }

    @Test
    void what_was_seen_before_an_agreement_and_is_told_after_it_is_resolved_at_once() {
        Story first = run(0);
        var late = first.found(first.mismatch("late-1", MismatchKind.DATA_MISMATCH, "a1"));
        Story second = run(1);
        publisher.send(second.agreed("late-1"));
        find(second, "late-mark-1");
        // An older agreement that comes last takes nothing back.
        publisher.send(first.at(DAY.minusSeconds(60)).agreed("late-1"));
        publisher.send(late);
        eventually(() -> ofKey("late-1").body("mismatches.resolution_status", contains("AUTO_RESOLVED")));

        Story third = run(2);
        publisher.send(third.found(third.mismatch("late-1", MismatchKind.DATA_MISMATCH, "a2")));
        eventually(() -> ofKey("late-1").body("mismatches.resolution_status", contains("PENDING", "AUTO_RESOLVED")));
    }
}
