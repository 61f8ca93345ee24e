package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.testing.FakeOwner;
import dev.parallax.reconciler.testing.Visits;
import dev.parallax.reconciler.testing.VisitsTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a feed changed is taken over, record by record, and read once more if it was not. */
@QuarkusTest
class IncrementalTest extends VisitsTest {
    @Test
    void fortyFiveAreFetchedThreeCreatedTwelveUpdated() {
        ranAt("2024-02-01T10:00:00Z");
        fortyFive();
        var job = incremental();

        var result = run(job);

        assertDetails(result, 45, 3, 12, 30, 0);
        assertEquals(Verdict.DRIFT, result.verdict());
        assertEquals(15, result.counters().repaired());
        assertEquals("2024-02-01T09:55:00Z", result.details().get("since"));
        assertEquals("2024-02-01T10:30:00Z", result.details().get("until"));
        // By pages, each from the watermark less the overlap.
        assertEquals(3, feed.requests().size());
        assertEquals(
                Map.of("updated_since", "2024-02-01T09:55:00Z", "page", "3", "page_size", "20"),
                feed.requests().getLast());
        assertEquals(15, desk.writes().size());
        assertEquals("Guest 1", visits.guest(id(1)));
        assertEquals(15, changes(job).stream().filter(IncrementalTest::applied).count());
        assertEquals(15, mismatches(job).size());
        assertEquals(NOW, watermark());
        // The overlap brings them once more, and nothing is left to do.
        assertDetails(run(incremental()), 45, 0, 0, 45, 0);
    }

    @Test
    void theFirstRunLooksADayBack() {
        feed.put("early", Visits.json("early", "Early", "booked", "2024-01-31T10:29:59Z"));
        feed.put("late", Visits.json("late", "Late", "booked", "2024-01-31T10:30:00Z"));

        var result = run(incremental());

        assertEquals("2024-01-31T10:30:00Z", result.details().get("since"));
        assertDetails(result, 1, 1, 0, 0, 0);
        assertNull(visits.guest("early"));
    }

    @Test
    void oneOfFortyFiveFailsAndTheOthersGoOn() {
        for (int n = 1; n <= 45; n++) {
            feed.put(id(n), Visits.json(id(n), "Guest " + n, "booked", CHANGED));
        }
        desk.misbehave((call, work) ->
                call.path().endsWith(id(7)) ? FakeOwner.error(500, "INTERNAL_SERVER_ERROR") : work.get());

        var result = run(incremental());

        assertDetails(result, 45, 44, 0, 0, 1);
        assertEquals(1, result.counters().repairFailures());
        // The next run meets it again, however long after.
        assertEquals(Instant.parse(CHANGED), watermark());
        desk.misbehave((call, work) -> work.get());
        clock.standAt(NOW.plusSeconds(1800));
        var next = run(incremental());
        assertDetails(next, 45, 1, 0, 44, 0);
        assertEquals(NOW.plusSeconds(1800), watermark());
    }

    @Test
    void aRefusedRecordIsCountedAndDoesNotHoldTheWatermark() {
        feed.put("a", Visits.json("a", "Ana", "booked", CHANGED));
        feed.put("b", Visits.json("b", "Bea", "booked", CHANGED));
        desk.misbehave(
                (call, work) -> call.path().endsWith("/a") ? FakeOwner.error(422, "VALIDATION_FAILED") : work.get());
        var job = incremental();

        assertDetails(run(job), 2, 1, 0, 0, 1);

        assertEquals(NOW, watermark());
        assertEquals(
                ChangeStatus.REJECTED,
                changes(job).stream()
                        .filter(change -> change.entityId().equals("a"))
                        .findFirst()
                        .orElseThrow()
                        .status());
    }

    @Test
    void aRecordThatIsNoneIsReportedAndTheOthersGoOn() {
        feed.put("1", "{\"guest\": \"Nobody\", \"updated_at\": \"" + CHANGED + "\"}");
        feed.put("2", Visits.json("b", "Bea", "gone fishing", CHANGED));
        feed.put("3", Visits.json("c", "Cem", "booked", CHANGED));
        feed.put("4", "\"no object at all\"");
        visits.hold("d", "Dora", "booked");
        feed.put("5", Visits.json("d", "Dora", "gone fishing", CHANGED));
        var job = incremental();

        var result = run(job);

        assertDetails(result, 5, 1, 0, 0, 4);
        assertEquals(4, result.counters().unconvertible());
        var unconvertible = mismatches(job).stream()
                .filter(mismatch -> mismatch.kind() == MismatchKind.UNCONVERTIBLE)
                .toList();
        assertEquals(4, unconvertible.size());
        assertEquals(
                2,
                unconvertible.stream()
                        .filter(mismatch -> mismatch.key().startsWith("without key: "))
                        .count());
        assertEquals(NOW, watermark());
    }

    @Test
    void whatAgreesAndWhatWasMendedIsToldByKeyAndNothingElse() {
        feed.put("equal", Visits.json("equal", "Eda", "booked", CHANGED));
        visits.hold("equal", "Eda", "booked");
        feed.put("missing", Visits.json("missing", "Mia", "booked", CHANGED));
        feed.put("other", Visits.json("other", "Ole", "booked", CHANGED));
        visits.hold("other", "Ole", "asked");
        feed.put("refused", Visits.json("refused", "Ria", "booked", CHANGED));
        feed.put("away", Visits.json("away", "Ava", "booked", CHANGED));
        feed.put("odd", Visits.json("odd", "Odo", "gone fishing", CHANGED));
        visits.hold("odd", "Odo", "booked");
        feed.put("none", "{\"guest\": \"Nobody\", \"updated_at\": \"" + CHANGED + "\"}");
        visits.hold("unnamed", "Una", "booked");
        desk.misbehave((call, work) -> switch (call.path().substring(call.path().lastIndexOf('/') + 1)) {
            case "refused" -> FakeOwner.error(422, "VALIDATION_FAILED");
            case "away" -> FakeOwner.error(500, "INTERNAL_SERVER_ERROR");
            default -> work.get();
        });
        // The page takes a minute.
        feed.misbehave((query, work) -> {
            var answer = work.get();
            clock.standAt(NOW.plusSeconds(60));
            return answer;
        });
        var job = incremental();

        run(job);

        // What was seen of the equal one while its page was on the way may be newer than the page.
        assertEquals(Map.of("equal", NOW, "missing", NOW.plusSeconds(60), "other", NOW.plusSeconds(60)), agreed(job));
    }

    @Test
    void whatAnAttemptMendedBeforeItDiedAgreesInTheNext() {
        feed.put("a", Visits.json("a", "Ana", "booked", CHANGED));
        var id = UUID.randomUUID();
        run(incremental(id, 1));
        clock.standAt(NOW.plusSeconds(60));

        var again = incremental(id, 2);
        run(again);

        assertEquals(Map.of("a", NOW.plusSeconds(60)), agreed(again));
    }

    @Test
    void withoutRepairDifferencesAreReportedAndTheWatermarkStays() {
        fortyFive();
        var job = withoutRepair(incremental());

        var result = run(job);

        assertDetails(result, 45, 0, 0, 30, 0);
        assertEquals(15, mismatches(job).size());
        assertEquals(30, agreed(job).size());
        assertFalse(agreed(job).containsKey(id(4)));
        assertTrue(desk.calls().isEmpty());
        assertNull(watermark());
    }

    @Test
    void aDatasetJobOfAnyStrategyIsOneIncrementalSegment() {
        fortyFive();
        var whole =
                job(UUID.randomUUID(), 1, JobType.RECONCILE_DATASET, "visits", null, null, Strategy.CHECKSUM, Map.of());

        kafka.send(whole);

        var plan = event(whole, JobEvent.Planned.class);
        assertEquals(1, plan.segments().size());
        assertEquals(KeyRange.ALL, plan.segments().getFirst().range());
        assertTrue(plan.explanation().contains("CHECKSUM was asked for"), plan.explanation());
        var segment = job(
                UUID.randomUUID(),
                1,
                JobType.RECONCILE_SEGMENT,
                "visits",
                null,
                KeyRange.ALL,
                Strategy.ROW_COUNT,
                Map.of());
        var result = run(segment);
        assertDetails(result, 45, 3, 12, 30, 0);
        assertEquals("INCREMENTAL", result.details().get("strategy"));
        assertEquals("ROW_COUNT", result.details().get("requested_strategy"));
    }

    @Test
    void theFeedIsReadAgainFromTheTimeThatWasAskedFor() {
        ranAt("2024-02-01T10:00:00Z");
        feed.put("old", Visits.json("old", "Olga", "booked", "2024-01-20T08:00:00Z"));
        feed.put("older", Visits.json("older", "Omar", "booked", "2024-01-20T07:59:59Z"));

        var result = run(again("2024-01-20T08:00:00Z"));

        assertEquals("2024-01-20T08:00:00Z", result.details().get("since"));
        assertEquals("2024-01-20T08:00:00Z", result.details().get("updated_since"));
        assertDetails(result, 1, 1, 0, 0, 0);
        assertEquals("Olga", visits.guest("old"));
        assertNull(visits.guest("older"));
        // As after every success.
        assertEquals(NOW, watermark());
        assertEquals("2024-02-01T10:25:00Z", run(incremental()).details().get("since"));
        // A later time than the watermark's leaves nothing out.
        assertEquals(
                "2024-02-01T10:25:00Z",
                run(again("2024-02-01T10:29:00Z")).details().get("since"));
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        var error = failure(again("yesterday"));

        assertEquals("INVALID_OPTION", error.code());
        assertFalse(error.retryable());
    }

    private static Job again(String updatedSince) {
        return job(
                UUID.randomUUID(),
                1,
                JobType.RECONCILE_SEGMENT,
                "visits",
                null,
                KeyRange.ALL,
                Strategy.INCREMENTAL,
                Map.of("updated_since", updatedSince));
    }

    @Test
    void oneRecordIsAskedForByItsAddress() {
        fortyFive();
        // A difference of one record must stand over the settle time.
        clock.go();

        var result = run(record("visits", id(1)));

        assertEquals(1, result.counters().missingInTarget());
        assertEquals(1, result.counters().repaired());
        assertEquals("Guest 1", visits.guest(id(1)));
        assertTrue(feed.requests().isEmpty());
        assertNull(watermark());
    }

    @Test
    void onlyAFeedCanBeReadIncrementally() {
        items.fill(1);
        var job = segment(Strategy.INCREMENTAL, Map.of());

        var error = failure(job);

        assertEquals("INVALID_STRATEGY", error.code());
    }

    private static boolean applied(Change change) {
        return change.status() == ChangeStatus.APPLIED;
    }
}
