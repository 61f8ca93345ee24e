package dev.parallax.common.api;

import dev.parallax.common.job.JobStatus;
import java.time.Instant;
import java.util.UUID;

/**
 * 202 of {@code POST /api/v1/reconciliation/changes/{id}/undo}.
 *
 * @param jobId the job that will do it
 * @param changeId the change that is to be undone
 */
public record UndoAccepted(
        UUID jobId,
        UUID changeId,
        String table,
        String entityType,
        String entityId,
        Instant timeQueued,
        JobStatus status) {}
