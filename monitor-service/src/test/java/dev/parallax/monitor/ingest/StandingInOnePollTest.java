package dev.parallax.monitor.ingest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;

import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import dev.parallax.monitor.message.MismatchMessage;
import dev.parallax.monitor.message.RawJson;
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
}
