package dev.parallax.monitor;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.Agreement;
import dev.parallax.common.drift.FieldDifference;
import dev.parallax.common.drift.Mismatch;
import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.drift.SightingIds;
import dev.parallax.common.drift.Standing;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Inconclusive;
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
import dev.parallax.monitor.projection.Sighting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Makes the messages of one job, each a second after the last. */
public final class Story {

    public final UUID id;
    private final Job job;
    private final Map<String, MismatchBatch> told = new HashMap<>();
    private Instant now;

    private Story(Job job) {
        this.job = job;
        this.id = job.id();
        this.now = job.createdAt();
    }

    public static Story dataset(String dataset, String entityType, Instant start) {
        return dataset(dataset, entityType, Strategy.FULL, Channel.MANUAL, start);
    }

    public static Story dataset(String dataset, String entityType, Strategy strategy, Channel channel, Instant start) {
        UUID id = UUID.randomUUID();
        return new Story(new Job(
                id,
                null,
                id,
                JobType.RECONCILE_DATASET,
                dataset,
                entityType,
                null,
                null,
                strategy,
                Priority.NORMAL,
                1,
                true,
                origin(channel, id),
                start,
                Map.of()));
    }

    public static Story record(String dataset, String entityType, String key, Instant start) {
        UUID id = UUID.randomUUID();
        return new Story(new Job(
                id,
                null,
                id,
                JobType.RECONCILE_RECORD,
                dataset,
                entityType,
                key,
                null,
                Strategy.FULL,
                Priority.HIGH,
                1,
                true,
                origin(Channel.EVENT, id),
                start,
                Map.of()));
    }

    public static Story undo(String dataset, String entityType, Change undone, Instant start) {
        UUID id = UUID.randomUUID();
        return new Story(new Job(
                id,
                null,
                id,
                JobType.UNDO_CHANGE,
                dataset,
                entityType,
                undone.entityId(),
                null,
                Strategy.FULL,
                Priority.HIGH,
                1,
                true,
                origin(Channel.MANUAL, id),
                start,
                Map.of("change_id", undone.id().toString())));
    }

    public Story child(int number) {
        KeyRange range = new KeyRange("k" + number, "k" + (number + 1));
        return new Story(new Job(
                UUID.randomUUID(),
                id,
                id,
                JobType.RECONCILE_SEGMENT,
                job.dataset(),
                job.entityType(),
                null,
                range,
                job.strategy(),
                Priority.NORMAL,
                1,
                true,
                job.origin(),
                now,
                Map.of()));
    }

    private static Origin origin(Channel channel, UUID rootId) {
        return new Origin("test", "ada", channel, "c-" + rootId);
    }

    public Story at(Instant time) {
        now = time;
        return this;
    }

    private Instant tick() {
        now = now.plus(1, ChronoUnit.SECONDS);
        return now;
    }

    public JobEvent queued() {
        return new JobEvent.Queued(UUID.randomUUID(), id, job.rootId(), 0, now, job, now, List.of());
    }

    public JobEvent dispatched(int attempt) {
        return new JobEvent.Dispatched(UUID.randomUUID(), id, job.rootId(), attempt, tick());
    }

    public JobEvent started(int attempt) {
        return new JobEvent.Started(UUID.randomUUID(), id, job.rootId(), attempt, tick(), "worker-" + attempt);
    }

    public JobEvent progressed(int attempt, long compared, long estimated, long mismatches) {
        return new JobEvent.Progressed(
                UUID.randomUUID(),
                id,
                job.rootId(),
                attempt,
                tick(),
                "worker-" + attempt,
                compared,
                estimated,
                mismatches);
    }

    public JobEvent planned(int attempt, int segments, long recordsEach) {
        List<Segment> plan = new ArrayList<>();
        for (int i = 0; i < segments; i++) {
            plan.add(new Segment(i, new KeyRange("k" + i, "k" + (i + 1)), recordsEach));
        }
        return new JobEvent.Planned(
                UUID.randomUUID(), id, job.rootId(), attempt, tick(), plan, "Streams, the stores differ in kind.");
    }

    public JobEvent completed(int attempt, Verdict verdict, Counters counters) {
        JobResult result = new JobResult(verdict, counters, Map.of("strategy_taken", "FULL"));
        return new JobEvent.Completed(UUID.randomUUID(), id, job.rootId(), attempt, tick(), result);
    }

    public JobEvent completed(int attempt, Counters counters, Map<String, Object> details) {
        return ended(attempt, new JobResult(Verdict.MATCH, counters, details));
    }

    /** A run that came to its end and does not know. */
    public JobEvent inconclusive(int attempt, Counters counters, Inconclusive... reasons) {
        Map<String, Object> details = Map.of(
                Inconclusive.DETAIL,
                Arrays.stream(reasons).map(Inconclusive::toDetail).toList());
        return ended(attempt, new JobResult(Verdict.INCONCLUSIVE, counters, details));
    }

    public JobEvent ended(int attempt, JobResult result) {
        return new JobEvent.Completed(UUID.randomUUID(), id, job.rootId(), attempt, tick(), result);
    }

    public JobEvent attemptFailed(int attempt, String code) {
        return new JobEvent.AttemptFailed(UUID.randomUUID(), id, job.rootId(), attempt, tick(), error(code));
    }

    public JobEvent retryScheduled(int attempt, String code) {
        Instant at = tick();
        return new JobEvent.RetryScheduled(
                UUID.randomUUID(), id, job.rootId(), attempt, at, at.plusSeconds(2), error(code));
    }

    public JobEvent released(int attempt) {
        return new JobEvent.Released(UUID.randomUUID(), id, job.rootId(), attempt, tick(), "worker-" + attempt);
    }

    public JobEvent failed(int attempt, boolean dead, String code) {
        return new JobEvent.Failed(UUID.randomUUID(), id, job.rootId(), attempt, tick(), error(code), dead, null);
    }

    public JobEvent cancelled(int attempt) {
        return new JobEvent.Cancelled(UUID.randomUUID(), id, job.rootId(), attempt, tick(), "ada");
    }

    private static JobError error(String code) {
        return new JobError(code, "It broke", true);
    }

    /** The same id whenever the same root job finds the same record. */
    public UUID sightingId(String key) {
        return SightingIds.of(job.rootId()).of(job.dataset(), key);
    }

    public Mismatch mismatch(String key, MismatchKind kind, String sourceChecksum) {
        Instant at = tick();
        boolean inSource = kind != MismatchKind.MISSING_IN_SOURCE;
        boolean inTarget = kind != MismatchKind.MISSING_IN_TARGET;
        return new Mismatch(
                sightingId(key),
                key,
                kind,
                inSource && inTarget
                        ? List.of(new FieldDifference("name", "John", "Jon", "John", "Jon", null))
                        : List.of(),
                inSource ? Map.of("id", key, "name", "John") : null,
                inTarget ? Map.of("id", key, "name", "Jon") : null,
                inSource ? sourceChecksum : null,
                inTarget ? "beef" : null,
                at.minusMillis(500),
                at);
    }

    /** The same as it is after it was read. */
    public Sighting sighting(String key, MismatchKind kind, String sourceChecksum) {
        MismatchBatch batch = found(mismatch(key, kind, sourceChecksum));
        Mismatch mismatch = batch.mismatches().getFirst();
        return new Sighting(
                mismatch.id(),
                batch.jobId(),
                batch.rootId(),
                batch.dataset(),
                mismatch.key(),
                mismatch.kind(),
                batch.sourceKind(),
                batch.targetKind(),
                mismatch.sourceChecksum(),
                mismatch.targetChecksum(),
                mismatch.firstSeen(),
                mismatch.lastSeen());
    }

    public MismatchBatch found(Mismatch... mismatches) {
        MismatchBatch message = batch(List.of(mismatches), List.of(), List.of());
        Stream.of(mismatches).forEach(one -> told.put(one.key(), message));
        return message;
    }

    public MismatchBatch agreed(String... keys) {
        Instant at = tick();
        return batch(
                List.of(), Stream.of(keys).map(key -> new Agreement(key, at)).toList(), List.of());
    }

    /** The same mismatches as an earlier run told them last. */
    public MismatchBatch standing(Story seenBy, String... keys) {
        Map<MismatchBatch, List<String>> byMessage = new LinkedHashMap<>();
        for (String key : keys) {
            MismatchBatch message = seenBy.told.getOrDefault(key, seenBy.batch(List.of(), List.of(), List.of()));
            byMessage.computeIfAbsent(message, any -> new ArrayList<>()).add(key);
        }
        return batch(
                List.of(),
                List.of(),
                byMessage.entrySet().stream()
                        .map(entry -> standing(seenBy, entry.getKey(), entry.getValue()))
                        .toList());
    }

    private Standing standing(Story seenBy, MismatchBatch message, List<String> keys) {
        long left = message.mismatches().stream()
                .filter(one -> message.equals(seenBy.told.get(one.key())))
                .count();
        return new Standing(
                message.batchId(),
                seenBy.job.rootId(),
                tick(),
                keys.size(),
                left == keys.size()
                        ? List.of()
                        : keys.stream().map(seenBy::sightingId).toList());
    }

    private MismatchBatch batch(List<Mismatch> mismatches, List<Agreement> agreed, List<Standing> standing) {
        boolean fromDocuments = job.dataset().equals("orders");
        boolean toRelational = fromDocuments || job.dataset().equals("bills");
        return new MismatchBatch(
                UUID.randomUUID(),
                id,
                job.rootId(),
                1,
                job.dataset(),
                job.entityType(),
                fromDocuments ? "mongodb" : "postgresql",
                toRelational ? "postgresql" : "mongodb",
                mismatches,
                agreed,
                standing);
    }

    public Change change(String key, ChangeAction action, ChangeStatus status) {
        return change(UUID.randomUUID(), key, action, status);
    }

    public Change change(UUID changeId, String key, ChangeAction action, ChangeStatus status) {
        boolean applied = status == ChangeStatus.APPLIED;
        return new Change(
                changeId,
                id,
                job.rootId(),
                sightingId(key),
                job.dataset(),
                job.entityType(),
                key,
                action,
                status,
                "shop-api",
                action == ChangeAction.CREATE ? null : Map.of("name", "Jon"),
                action == ChangeAction.DELETE ? null : Map.of("name", "John"),
                "3",
                applied ? "4" : null,
                applied ? null : "PRECONDITION_FAILED",
                applied ? null : "The record was changed meanwhile",
                job.origin(),
                tick(),
                null);
    }

    /** The same of another change that takes this one back. */
    public Change undo(Change undone, UUID changeId, ChangeStatus status) {
        Change change = change(changeId, undone.entityId(), ChangeAction.UPDATE, status);
        return new Change(
                changeId,
                change.jobId(),
                change.rootId(),
                undone.mismatchId(),
                change.dataset(),
                change.entityType(),
                change.entityId(),
                change.action(),
                status,
                change.owner(),
                undone.after(),
                undone.before(),
                change.versionBefore(),
                change.versionAfter(),
                change.errorCode(),
                change.message(),
                change.origin(),
                change.at(),
                undone.id());
    }

    public static Counters counters(long source, long target, long matched, long missing, long extra, long differing) {
        return new Counters(source, target, matched, missing, extra, differing, 0, 0, 0, 0, 0);
    }
}
