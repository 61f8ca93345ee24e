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
        Instant lastSeen) {}
