package dev.parallax.common.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parallax.common.job.Priority;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/reconciliation/events}: a system tells that it changed a record.
 *
 * @param entityType the kind of record, as the dataset names it, or the dataset's name
 * @param entityId the record's key
 * @param source the system that made the change; becomes the job's origin
 * @param actor the person or account that made it
 * @param correlationId ties the job to the caller's own trace; made up if absent
 * @param priority HIGH if absent: somebody waits
 * @param data anything worth keeping with the job
 * @param runAt the job waits for this time; at once if absent or past
 */
public record EventRequest(
        @JsonProperty(required = true) String entityType,
        @JsonProperty(required = true) String entityId,
        @Nullable String source,
        @Nullable String actor,
        @Nullable String correlationId,
        @Nullable Priority priority,
        @Nullable Map<String, Object> data,
        @Nullable Instant runAt) {}
