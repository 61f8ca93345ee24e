package dev.parallax.scheduler.queue;

import static dev.parallax.scheduler.testing.Table.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Counters;
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
import dev.parallax.scheduler.testing.Stays;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An incremental run ends with a search for records that are gone, and what waits for those goes too. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class OrphansTest {
    private static final Instant NOW = Instant.parse("2024-02-01T10:30:00Z");

    @Inject
    Table table;

    @Inject
    FollowUps followUps;

    @Inject
    Dispatch dispatch;

    @Inject
    Intake intake;

    @Inject
    SettableClock clock;

    @Inject
    ObjectMapper json;

    private UUID run;

    @BeforeEach
    void plan() {
        table.clear();
        clock.set(NOW);
        Job like = table.job(JobType.RECONCILE_DATASET, "stays", null, Priority.NORMAL);
        run = table.add(NewJob.now(new Job(
                like.id(),
                null,
                like.id(),
                like.type(),
                "stays",
                "stay",
                null,
                null,
                Strategy.INCREMENTAL,
                Priority.NORMAL,
                1,
                true,
                like.origin(),
                NOW,
                Map.of("requested_strategy", "FULL"))));
        done(dispatch.lease(10));
        say(
                Say.started(run, 1),
                new JobEvent.Planned(
                        UUID.randomUUID(), run, run, 1, NOW, List.of(new Segment(0, KeyRange.ALL, 0)), "a feed"));
        done(dispatch.lease(10));
    }

    private void say(JobEvent... events) {
        done(intake.apply(List.of(events)));
    }

    private static JobEvent completed(UUID job, Map<String, Object> details) {
        return new JobEvent.Completed(
                UUID.randomUUID(), job, job, 1, NOW, new JobResult(Verdict.MATCH, Counters.ZERO, details));
    }

    private void segmentEnds() {
        say(completed(table.children(run).getFirst(), Map.of("fetched", 45, "created", 44, "errors", 1)));
    }

    private UUID search() {
        done(dispatch.lease(10));
        return table.children(run).getLast();
    }

    private JsonNode details() throws Exception {
        return json.readTree(table.text(run, "result")).get("details");
    }

    @Test
    void withoutFollowUpsTheRunEndsWithItsSegment() throws Exception {
        segmentEnds();
        assertEquals("COMPLETED", table.status(run));
        assertEquals(0, details().get("orphaned").asInt());
        assertEquals(45, details().get("fetched").asInt());
        assertEquals("FULL", details().get("requested_strategy").asText());
        assertEquals(1, details().get("segments").asInt());
    }

    @Test
    void whatWaitsForARecordThatIsGoneIsRemovedAndCounted() throws Exception {
        done(followUps.apply(List.of(
                Stays.confirmed("res-old-123", 1, NOW.minusSeconds(60)),
                Stays.confirmed("res-valid-1", 1, NOW.minusSeconds(60)))));
        UUID old = table.liveFollowUp("res-old-123", "open-door");
        clock.advance(java.time.Duration.ofSeconds(1));
        segmentEnds();
        assertEquals("RUNNING", table.status(run));
        UUID search = search();
        assertEquals("FIND_ORPHANS", table.text(search, "job_type"));
        assertEquals(
                "[\"res-old-123\", \"res-valid-1\"]",
                json.readTree(table.text(search, "data")).get("keys").toString().replace(",", ", "));
        JobEvent answer = completed(search, Map.of("missing", List.of("res-old-123")));
        say(answer);
        say(answer);
        assertEquals("COMPLETED", table.status(run));
        assertEquals(2, details().get("orphaned").asInt());
        assertEquals(1, details().get("errors").asInt());
        assertFalse(details().has("orphan_cleanup"));
        assertEquals("CANCELLED", table.status(old));
        assertEquals(
                "ORPHANED", json.readTree(table.text(old, "error")).get("code").asText());
        assertEquals("QUEUED", table.status(table.liveFollowUp("res-valid-1", "open-door")));
    }

    @Test
    void aRecordThatChangedSinceIsLeftAlone() throws Exception {
        done(followUps.apply(List.of(Stays.confirmed("res-back", 1, NOW.minusSeconds(60)))));
        segmentEnds();
        UUID search = search();
        done(followUps.apply(List.of(Stays.confirmed("res-back", 2, NOW.plusSeconds(1)))));
        say(completed(search, Map.of("missing", List.of("res-back"))));
        assertEquals(0, details().get("orphaned").asInt());
        assertEquals("QUEUED", table.status(table.liveFollowUp("res-back", "open-door")));
    }

    @Test
    void aSearchThatFailsIsSaidAndDoesNotFailTheRun() throws Exception {
        done(followUps.apply(List.of(Stays.confirmed("res-valid-1", 1, NOW.minusSeconds(60)))));
        segmentEnds();
        say(Say.failed(search(), 1, false));
        assertEquals("COMPLETED", table.status(run));
        assertEquals("failed", details().get("orphan_cleanup").asText());
        assertEquals(
                "Partial cleanup failed, but processing succeeded",
                details().get("message").asText());
        assertEquals(2, details().get("errors").asInt());
        assertEquals(0, details().get("orphaned").asInt());
        assertEquals(
                "MATCH", json.readTree(table.text(run, "result")).get("verdict").asText());
    }

    @Test
    void aRunWhoseSegmentFailedSearchesForNothing() {
        done(followUps.apply(List.of(Stays.confirmed("res-valid-1", 1, NOW.minusSeconds(60)))));
        say(Say.failed(table.children(run).getFirst(), 1, false));
        assertEquals("FAILED", table.status(run));
        assertEquals(1, table.children(run).size());
    }
}
