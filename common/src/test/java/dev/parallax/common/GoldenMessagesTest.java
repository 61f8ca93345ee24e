package dev.parallax.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.Agreement;
import dev.parallax.common.drift.Cut;
import dev.parallax.common.drift.FieldDifference;
import dev.parallax.common.drift.Mismatch;
import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.drift.Standing;
import dev.parallax.common.error.ApiError;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.golden.GoldenMessage;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What goes over Kafka and HTTP is a promise to services of other releases: every message has its JSON written down
 * here, and both directions must agree with it.
 */
class GoldenMessagesTest {
    private static final UUID EVENT = UUID.fromString("00000000-0000-0000-0000-0000000000e1");
    private static final UUID JOB = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final UUID ROOT = UUID.fromString("00000000-0000-0000-0000-0000000000aa");
    private static final UUID MISMATCH = UUID.fromString("00000000-0000-0000-0000-0000000000b1");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Origin ORIGIN = new Origin("parallax", null, Channel.CRON, "corr-1");
    private static final Counters COUNTERS = new Counters(10, 11, 7, 1, 2, 1, 0, 0, 3, 1, 0, 1, 2, 3);
    private static final JobError ERROR = new JobError("STORE_UNAVAILABLE", "The store did not answer.", true);
    private static final JobResult RESULT = new JobResult(Verdict.DRIFT, COUNTERS, Map.of("strategy", "FULL"));

    private static final Job SEGMENT_JOB = new Job(
            JOB,
            ROOT,
            ROOT,
            JobType.RECONCILE_SEGMENT,
            "items",
            "item",
            null,
            new KeyRange("a", null),
            Strategy.FULL,
            Priority.HIGH,
            2,
            true,
            ORIGIN,
            AT,
            Map.of("window_minutes", 60));

    private static Map<GoldenMessage, Object> messages() {
        return Map.ofEntries(
                Map.entry(GoldenMessage.JOB, SEGMENT_JOB),
                Map.entry(
                        GoldenMessage.QUEUED,
                        new JobEvent.Queued(EVENT, JOB, ROOT, 0, AT, SEGMENT_JOB, AT.plusSeconds(1), List.of(ROOT))),
                Map.entry(GoldenMessage.DISPATCHED, new JobEvent.Dispatched(EVENT, JOB, ROOT, 1, AT)),
                Map.entry(GoldenMessage.STARTED, new JobEvent.Started(EVENT, JOB, ROOT, 1, AT, "worker-1")),
                Map.entry(
                        GoldenMessage.PROGRESSED,
                        new JobEvent.Progressed(EVENT, JOB, ROOT, 1, AT, "worker-1", 5, 10, 1)),
                Map.entry(
                        GoldenMessage.PLANNED,
                        new JobEvent.Planned(
                                EVENT,
                                JOB,
                                ROOT,
                                1,
                                AT,
                                List.of(
                                        new Segment(0, new KeyRange(null, "m"), 5),
                                        new Segment(1, new KeyRange("m", null), 5)),
                                "two halves")),
                Map.entry(GoldenMessage.COMPLETED, new JobEvent.Completed(EVENT, JOB, ROOT, 1, AT, RESULT)),
                Map.entry(
                        GoldenMessage.COMPLETED_UNDO,
                        new JobEvent.Completed(
                                EVENT,
                                JOB,
                                ROOT,
                                1,
                                AT,
                                JobResult.withoutVerdict(Counters.ZERO, Map.of("undoes", MISMATCH.toString())))),
                Map.entry(GoldenMessage.ATTEMPT_FAILED, new JobEvent.AttemptFailed(EVENT, JOB, ROOT, 1, AT, ERROR)),
                Map.entry(GoldenMessage.RELEASED, new JobEvent.Released(EVENT, JOB, ROOT, 1, AT, "worker-1")),
                Map.entry(
                        GoldenMessage.RETRY_SCHEDULED,
                        new JobEvent.RetryScheduled(EVENT, JOB, ROOT, 1, AT, AT.plusSeconds(2), ERROR)),
                Map.entry(GoldenMessage.FAILED, new JobEvent.Failed(EVENT, JOB, ROOT, 4, AT, ERROR, true, null)),
                Map.entry(GoldenMessage.CANCELLED, new JobEvent.Cancelled(EVENT, JOB, ROOT, 1, AT, "ops@example.com")),
                Map.entry(
                        GoldenMessage.MISMATCHES,
                        new MismatchBatch(
                                EVENT,
                                JOB,
                                ROOT,
                                1,
                                "items",
                                "item",
                                "postgresql",
                                "mongodb",
                                List.of(new Mismatch(
                                        MISMATCH,
                                        "item-1",
                                        MismatchKind.DATA_MISMATCH,
                                        List.of(new FieldDifference("price", "1.50", "1.5E0", "1.50", "1.51", null)),
                                        Map.of("price", 1.50),
                                        Map.of("price", 1.51),
                                        "00ff",
                                        "ff00",
                                        AT,
                                        AT.plusSeconds(2))),
                                List.of(),
                                List.of())),
                Map.entry(
                        GoldenMessage.MISMATCHES_CUT,
                        new MismatchBatch(
                                EVENT,
                                JOB,
                                ROOT,
                                1,
                                "items",
                                "item",
                                "postgresql",
                                "mongodb",
                                List.of(new Mismatch(
                                        MISMATCH,
                                        "item-1",
                                        MismatchKind.DATA_MISMATCH,
                                        List.of(new FieldDifference("body", "ab…", "ac…", "ab…", "ac…", null)),
                                        Map.of("body", "ab…"),
                                        Map.of("body", "ac…"),
                                        "00ff",
                                        "ff00",
                                        AT,
                                        AT.plusSeconds(2),
                                        new Cut(1_200_000L, 1_200_001L))),
                                List.of(),
                                List.of())),
                Map.entry(
                        GoldenMessage.AGREED,
                        new MismatchBatch(
                                EVENT,
                                JOB,
                                ROOT,
                                1,
                                "items",
                                "item",
                                "rest",
                                "postgresql",
                                List.of(),
                                List.of(new Agreement("item-1", AT)),
                                List.of())),
                Map.entry(
                        GoldenMessage.STANDING,
                        new MismatchBatch(
                                EVENT,
                                JOB,
                                ROOT,
                                1,
                                "items",
                                "item",
                                "postgresql",
                                "mongodb",
                                List.of(),
                                List.of(),
                                List.of(new Standing(EVENT, ROOT, AT, 1, List.of(MISMATCH))))),
                Map.entry(
                        GoldenMessage.CHANGE,
                        new Change(
                                EVENT,
                                JOB,
                                ROOT,
                                MISMATCH,
                                "items",
                                "item",
                                "item-1",
                                ChangeAction.UPDATE,
                                ChangeStatus.CONFLICT,
                                "item-api",
                                Map.of("price", 1.51),
                                Map.of("price", 1.5),
                                "3",
                                null,
                                "PRECONDITION_FAILED",
                                "The record was changed meanwhile.",
                                ORIGIN,
                                AT,
                                null)),
                Map.entry(
                        GoldenMessage.CHANGE_UNDO,
                        new Change(
                                EVENT,
                                JOB,
                                ROOT,
                                MISMATCH,
                                "items",
                                "item",
                                "item-1",
                                ChangeAction.DELETE,
                                ChangeStatus.APPLIED,
                                "item-api",
                                Map.of("price", 1.5),
                                null,
                                "1",
                                "1",
                                null,
                                null,
                                new Origin("parallax-api", "ada", Channel.MANUAL, "corr-2"),
                                AT,
                                ROOT)),
                Map.entry(
                        GoldenMessage.CHANGE_CUT,
                        new Change(
                                EVENT,
                                JOB,
                                ROOT,
                                MISMATCH,
                                "items",
                                "item",
                                "item-1",
                                ChangeAction.CREATE,
                                ChangeStatus.APPLIED,
                                "item-api",
                                null,
                                Map.of("body", "ab…"),
                                null,
                                "1",
                                null,
                                null,
                                ORIGIN,
                                AT,
                                null,
                                List.of("body"))),
                Map.entry(
                        GoldenMessage.ERROR,
                        new ApiError(
                                ErrorCode.INVALID_TABLE, "No such table.", Map.of("valid_tables", List.of("items")))));
    }

    @TestFactory
    Stream<DynamicTest> everyMessageIsWrittenAndReadAsItsGoldenJson() {
        return messages().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey().name(), () -> {
                    JsonNode golden = Json.MAPPER.readTree(entry.getKey().json());
                    assertEquals(golden, Json.MAPPER.readTree(Json.MAPPER.writeValueAsBytes(entry.getValue())));
                    assertEquals(
                            entry.getValue(),
                            Json.MAPPER.treeToValue(golden, entry.getKey().type()));
                }));
    }

    @Test
    void everyGoldenMessageIsOneOfThese() {
        assertEquals(Set.of(GoldenMessage.values()), messages().keySet());
    }

    /** What did not exist then is zero. */
    @Test
    void aResultOfAnEarlierReleaseIsStillRead() throws IOException {
        var earlier = (JobEvent.Completed) Json.MAPPER.treeToValue(earlier(), JobEvent.class);
        assertEquals(
                new Counters(10, 11, 7, 1, 2, 1, 0, 0, 3, 1, 0),
                earlier.result().counters());
        assertEquals(Verdict.DRIFT, earlier.result().verdict());
    }

    @Test
    void theRegisteredEventTypesAreThePermittedOnes() {
        Set<Class<?>> registered = Arrays.stream(
                        JobEvent.class.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::value)
                .collect(Collectors.toSet());
        assertEquals(Set.of(JobEvent.class.getPermittedSubclasses()), registered);
    }

    @Test
    void everyEventTypeHasAGoldenMessage() {
        Set<Class<?>> covered =
                messages().values().stream().map(Object::getClass).collect(Collectors.toSet());
        for (Class<?> permitted : JobEvent.class.getPermittedSubclasses()) {
            assertTrue(covered.contains(permitted), () -> permitted + " has no golden JSON");
        }
    }

    private static JsonNode earlier() throws IOException {
        try (InputStream in = GoldenMessagesTest.class.getResourceAsStream("/golden/completed_earlier.json")) {
            return Json.MAPPER.readTree(in);
        }
    }
}
