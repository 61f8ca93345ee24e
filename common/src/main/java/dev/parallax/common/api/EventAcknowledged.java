package dev.parallax.common.api;

import dev.parallax.common.job.JobStatus;
import java.time.Instant;
import java.util.UUID;

/**
 * 202 of {@code POST /api/v1/reconciliation/events}.
 *
 * @param jobId the job that will look at the record: a new one, or one that already waits for it
 * @param jobType always {@code EVENT_TARGETED}
 * @param joined whether a waiting job was joined instead of queueing another
 */
public record EventAcknowledged(
        UUID jobId,
        String jobType,
        String entityType,
        String entityId,
        Instant timeQueued,
        JobStatus status,
        boolean joined) {}
