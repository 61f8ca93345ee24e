package dev.parallax.monitor.projection;

import dev.parallax.common.drift.MismatchKind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One finding of a mismatch by a job.
 *
 * @param id the same whenever the same root job finds the same record
 * @param sourceChecksum digest of the source's record; null if it is missing there
 * @param targetChecksum likewise
 * @param firstSeen when the scan saw the difference
 * @param lastSeen when the recheck confirmed it
 * @param documents what was seen
 */
public record Sighting(
        UUID id,
        UUID jobId,
        UUID rootId,
        String dataset,
        String key,
        MismatchKind kind,
        String sourceKind,
        String targetKind,
        @Nullable String sourceChecksum,
        @Nullable String targetChecksum,
        Instant firstSeen,
        Instant lastSeen,
        Documents documents) {

    /**
     * JSON as it was told, for those who look at the mismatch; nothing here depends on it.
     *
     * @param fields the fields that differ
     * @param source the source's record; null if missing there
     * @param target the target's record, likewise
     */
    public record Documents(
            String fields,
            @Nullable String source,
            @Nullable String target) {}
}
