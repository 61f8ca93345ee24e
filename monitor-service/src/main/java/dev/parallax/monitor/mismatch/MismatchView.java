package dev.parallax.monitor.mismatch;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.monitor.projection.Resolution;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mismatch with both records. Checksums and records are named by the kind of store, for example
 * {@code postgres_checksum} and {@code postgres_data}.
 *
 * @param jobId the root job of the sighting that is shown
 * @param fields the differing fields as a JSON array
 * @param shortened whether fields and records are shown in part only, because they are too large for a list
 * @param cut how large the two records are that were too large to be told in full; null, and left out, if all is shown
 * @param ageSeconds from the first sighting until now, or until it was resolved
 * @param repairStatus how the latest repair of it ended, if one was tried
 */
@RegisterForReflection
record MismatchView(
        UUID mismatchId,
        UUID jobId,
        String tableName,
        String primaryKeyValue,
        String mismatchType,
        @JsonRawValue String fields,
        boolean shortened,

        @JsonRawValue @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String cut,

        Instant detectedAt,
        Instant firstSeen,
        Instant lastSeen,
        long ageSeconds,
        long sightings,
        Resolution resolutionStatus,
        @Nullable String resolutionNotes,
        @Nullable Instant resolvedAt,
        @Nullable String resolvedBy,
        @Nullable ChangeStatus repairStatus,
        @JsonAnyGetter Map<String, @Nullable Object> bySide) {}
