package dev.parallax.scheduler.trigger;

import dev.parallax.common.api.UndoAccepted;
import dev.parallax.common.api.UndoOrder;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.queue.JobQueue;
import dev.parallax.scheduler.queue.Json;
import dev.parallax.scheduler.queue.NewJob;
import dev.parallax.scheduler.queue.Undos;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts the undo of a change on request. */
@Singleton
final class UndoStart {
    private static final Logger LOG = Logger.getLogger(UndoStart.class);

    private final Triggers triggers;
    private final JobQueue queue;
    private final Undos undos;
    private final Json json;
    private final Clock clock;

    UndoStart(Triggers triggers, JobQueue queue, Undos undos, Json json, Clock clock) {
        this.triggers = triggers;
        this.queue = queue;
        this.undos = undos;
        this.json = json;
        this.clock = clock;
    }

    Uni<Idempotency.Answer> undo(UUID changeId, UndoOrder order, Origin origin, @Nullable String key) {
        triggers.tables(List.of(order.table()));
        Instant now = clock.instant();
        Job job = job(changeId, order, origin, now);
        return queue.transact(connection -> Idempotency.once(connection, request(changeId, order, key), now, () -> {
            requireNotUndone(changeId, order.undoneBy());
            return undos.add(connection, changeId, NewJob.now(job))
                    .map(nothing -> json.write(accepted(changeId, order, job)));
        }));
    }

    /** What the caller asked for; what the log knows beside it may be another thing at a repeat. */
    private Idempotency.Request request(UUID changeId, UndoOrder order, @Nullable String key) {
        String asked = json.write(Arrays.asList(changeId, order.reason(), order.actor()));
        return Idempotency.Request.of("undo", key, asked.getBytes(StandardCharsets.UTF_8));
    }

    private static void requireNotUndone(UUID changeId, @Nullable UUID undoneBy) {
        if (undoneBy != null) {
            throw new ApiException(
                    ErrorCode.CHANGE_ALREADY_UNDONE,
                    "Change " + changeId + " was undone by change " + undoneBy,
                    Map.of("undone_by", undoneBy));
        }
    }

    private static Job job(UUID changeId, UndoOrder order, Origin origin, Instant now) {
        UUID id = UUID.randomUUID();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("change_id", changeId.toString());
        String reason = order.reason();
        if (reason != null) {
            data.put("reason", reason);
        }
        // Somebody waits for it.
        return new Job(
                id,
                null,
                id,
                JobType.UNDO_CHANGE,
                order.table(),
                order.entityType(),
                order.entityId(),
                null,
                Strategy.FULL,
                Priority.HIGH,
                1,
                true,
                origin,
                now,
                data);
    }

    private static UndoAccepted accepted(UUID changeId, UndoOrder order, Job job) {
        Origin origin = job.origin();
        LOG.infof(
                "Undo of change %s of %s %s: asked by %s (%s), correlation %s, job %s",
                changeId,
                order.entityType(),
                order.entityId(),
                origin.system(),
                origin.actor(),
                origin.correlationId(),
                job.id());
        return new UndoAccepted(
                job.id(),
                changeId,
                order.table(),
                order.entityType(),
                order.entityId(),
                job.createdAt(),
                JobStatus.QUEUED);
    }
}
