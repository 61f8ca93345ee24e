package dev.parallax.monitor.ingest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import dev.parallax.monitor.message.MismatchMessage;
import dev.parallax.monitor.message.RawJson;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who was away for days reads what was told and that it stands at once. */
@Monitored
class StandingInOnePollTest {

    @Inject
    MismatchWriter writer;

    @Inject
    Pool pool;

    private final Story first = Story.dataset("bills", "bill", Instant.parse("2041-11-01T10:00:00Z"));
    private final Story second = Story.dataset("bills", "bill", Instant.parse("2041-11-02T10:00:00Z"));

    private void poll(MismatchBatch... batches) throws IOException {
        List<MismatchMessage> messages = new ArrayList<>();
        for (MismatchBatch batch : batches) {
            byte[] message = Publisher.json(batch).getBytes(StandardCharsets.UTF_8);
            messages.add(RawJson.reader(Publisher.JSON.readerFor(MismatchMessage.class), message)
                    .readValue(message));
        }
        writer.write(messages).await().atMost(Duration.ofSeconds(20));
    }

    private MismatchBatch told(String key, String checksum) {
        return first.found(first.mismatch(key, MismatchKind.DATA_MISMATCH, checksum));
    }

    private static void checksums(Story run, String... expected) {
        given().queryParam("job_id", run.id)
                .get("/api/v1/reconciliation/mismatches")
                .then()
                .body("mismatches.source_checksum", contains(expected));
    }

    @Test
    void what_is_told_stands_after_it() throws IOException {
        poll(told("poll-1", "a1"), second.standing(first, "poll-1"));
        checksums(first, "a1");
        checksums(second, "a1");
    }

    @Test
    void what_is_told_anew_stands_as_it_was_told_when_that_was_said() throws IOException {
        MismatchBatch before = told("poll-2", "a1");
        MismatchBatch standing = second.standing(first, "poll-2");
        MismatchBatch anew = told("poll-2", "a2");
        poll(before);
        poll(standing, anew);
        checksums(first, "a2");
        checksums(second, "a1");

        Story third = Story.dataset("bills", "bill", Instant.parse("2041-11-03T10:00:00Z"));
        poll(told("poll-2", "a3"), third.standing(first, "poll-2"));
        checksums(first, "a3");
        checksums(third, "a3");
    }

    private static MismatchBatch byAttempt(int attempt, MismatchBatch batch) {
        return new MismatchBatch(
                batch.batchId(),
                batch.jobId(),
                batch.rootId(),
                attempt,
                batch.dataset(),
                batch.entityType(),
                batch.sourceKind(),
                batch.targetKind(),
                batch.mismatches(),
                batch.agreed(),
                batch.standing());
    }

    private static void sightings(String key, int number) {
        given().queryParam("primary_key_value", key)
                .get("/api/v1/reconciliation/mismatches")
                .then()
                .body("mismatches.sightings", contains(number));
    }

    @Test
    void what_two_attempts_of_a_job_say_to_stand_is_one_sighting() throws IOException {
        poll(told("poll-3", "a1"));
        poll(byAttempt(1, second.standing(first, "poll-3")), byAttempt(2, second.standing(first, "poll-3")));
        checksums(second, "a1");
        sightings("poll-3", 2);
        assertEquals(
                1,
                pool.preparedQuery("select sum(found)::bigint from monitor.sighting_counts where root_id = $1")
                        .execute(Tuple.of(second.id))
                        .await()
                        .atMost(Duration.ofSeconds(20))
                        .iterator()
                        .next()
                        .getLong(0));
    }

    @Test
    void what_two_runs_say_to_stand_is_a_sighting_of_each() throws IOException {
        poll(told("poll-4", "a1"));
        Story third = Story.dataset("bills", "bill", Instant.parse("2041-11-04T10:00:00Z"));
        poll(second.standing(first, "poll-4"), third.standing(first, "poll-4"));
        checksums(second, "a1");
        checksums(third, "a1");
        sightings("poll-4", 3);
    }

    @Test
    void what_stood_and_is_told_by_the_next_attempt_is_one_sighting() throws IOException {
        poll(told("poll-5", "a1"));
        poll(
                byAttempt(1, second.standing(first, "poll-5")),
                byAttempt(2, second.found(second.mismatch("poll-5", MismatchKind.DATA_MISMATCH, "b1"))));
        checksums(second, "b1");
        sightings("poll-5", 2);
    }
}
