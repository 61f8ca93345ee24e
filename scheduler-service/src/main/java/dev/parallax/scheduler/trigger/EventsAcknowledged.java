package dev.parallax.scheduler.trigger;

import dev.parallax.common.job.JobStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The answer to events about many records.
 *
 * @param events by key
 */
@RegisterForReflection
record EventsAcknowledged(String jobType, String entityType, Instant timeQueued, List<Item> events) {
    /**
     * One record's.
     *
     * @param joined whether its job waited already
     */
    @RegisterForReflection
    record Item(String entityId, UUID jobId, JobStatus status, boolean joined) {}
}
