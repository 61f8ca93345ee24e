package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.reconciler.testing.FakeFeed;
import dev.parallax.reconciler.testing.VisitsTest;
import dev.parallax.reconciler.watermark.Watermarks;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A feed that is away, and a process that dies, change neither the watermark's truth nor any number. */
@QuarkusTest
class FeedOutageTest extends VisitsTest {
    @Inject
    Watermarks watermarks;

    @Test
    void aFeedThatIsAwayFailsTheAttemptAndTheWatermarkStays() {
        ranAt("2024-02-01T10:00:00Z");
        fortyFive();
        feed.misbehave((query, work) -> new FakeFeed.Answer(503, "{\"error\":\"AWAY\"}"));
        var id = UUID.randomUUID();

        var error = failure(incremental(id, 1));

        assertEquals("SOURCE_UNAVAILABLE", error.code());
        assertTrue(error.retryable());
        assertEquals("Failed to fetch from bureau: it answered with status 503.", error.message());
        assertEquals(Instant.parse("2024-02-01T10:00:00Z"), watermark());
        assertTrue(desk.calls().isEmpty());
        feed.behave();
        assertDetails(run(incremental(id, 2)), 45, 3, 12, 30, 0);
    }

    @Test
    void aFeedThatBreaksInTheMiddleIsReadAgainAndCountsOnce() {
        fortyFive();
        feed.misbehave((query, work) ->
                query.get("page").equals("2") ? new FakeFeed.Answer(200, "{\"visits\": [{\"id\":") : work.get());
        var id = UUID.randomUUID();

        var error = failure(incremental(id, 1));

        assertEquals("Failed to fetch from bureau: its answer is no JSON.", error.message());
        assertTrue(error.retryable());
        assertNull(watermark());
        assertEquals(15, desk.writes().size());
        feed.behave();
        var result = run(incremental(id, 2));
        // As if nothing had happened.
        assertDetails(result, 45, 3, 12, 30, 0);
        assertEquals(15, result.counters().repaired());
        assertEquals(15, desk.writes().size());
    }

    @Test
    void aJobThatWasKilledAfterItMovedTheWatermarkReadsTheSameAgain() {
        ranAt("2024-02-01T10:00:00Z");
        fortyFive();
        var id = UUID.randomUUID();
        run(incremental(id, 1));

        var again = run(incremental(id, 2));

        assertEquals("2024-02-01T09:55:00Z", again.details().get("since"));
        assertDetails(again, 45, 3, 12, 30, 0);
        assertEquals(NOW, watermark());
    }

    @Test
    void aFeedThatRefusesFailsForGood() {
        feed.misbehave((query, work) -> new FakeFeed.Answer(401, "{}"));

        var error = failure(incremental());

        assertEquals("STORE_REFUSED", error.code());
        assertFalse(error.retryable());
        assertNull(watermark());
    }

    @Test
    void anOlderAttemptDoesNotMoveTheWatermark() {
        var job = UUID.randomUUID();
        pool.query("insert into reconciler.claims values ('%s', 2, 'test', now())".formatted(job))
                .executeAndAwait();

        assertFalse(watermarks.advance("visits", job, 1, NOW, NOW).await().indefinitely());
        assertNull(watermark());
        assertTrue(watermarks.advance("visits", job, 2, NOW, NOW).await().indefinitely());
        assertEquals(NOW, watermark());
    }
}
