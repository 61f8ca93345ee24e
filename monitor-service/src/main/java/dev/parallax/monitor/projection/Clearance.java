package dev.parallax.monitor.projection;

import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A completed comparison that resolves the mismatches it did not find, or the agreement of one record.
 *
 * @param recordKey the one record that was compared, or null for the whole dataset
 * @param startedAt only mismatches last seen before this are resolved by it
 * @param expectedSightings how many mismatches the comparison itself found
 */
public record Clearance(
        UUID rootId,
        String dataset,
        @Nullable String recordKey,
        Instant startedAt,
        Instant completedAt,
        long expectedSightings) {

    /**
     * What the job resolves, if anything: a whole dataset compared record by record, or one record found equal or on neither
     * side. A strategy that looks at a part, or a verdict that is not sure, resolves nothing.
     */
    public static Optional<Clearance> of(JobProjection projection) {
        Job job = projection.job();
        JobResult result = projection.stage().result();
        Instant startedAt = projection.startedAt();
        if (job == null
                || result == null
                || startedAt == null
                || projection.stage().status() != JobStatus.COMPLETED) {
            return Optional.empty();
        }
        Counters counters = result.counters();
        boolean clears =
                switch (job.type()) {
                    case RECONCILE_DATASET ->
                        isSure(result) && (job.strategy() == Strategy.FULL || job.strategy() == Strategy.CHECKSUM);
                    case RECONCILE_RECORD ->
                        counters.mismatches() == 0 && (result.verdict() == Verdict.MATCH || isOnNeitherSide(result));
                    case RECONCILE_SEGMENT, FOLLOW_UP, FIND_ORPHANS, APPLY_REPAIRS, UNDO_CHANGE -> false;
                };
        return clears
                ? Optional.of(new Clearance(
                        projection.rootId(),
                        job.dataset(),
                        job.type() == JobType.RECONCILE_RECORD ? job.entityId() : null,
                        startedAt,
                        projection.stage().at(),
                        counters.mismatches()))
                : Optional.empty();
    }

    private static boolean isSure(JobResult result) {
        return result.verdict() == Verdict.MATCH || result.verdict() == Verdict.DRIFT;
    }

    /**
     * A record that neither side has any more is no agreement, for it may be written otherwise there. But a mismatch of it
     * was seen under this very key, and of that nothing is left.
     */
    private static boolean isOnNeitherSide(JobResult result) {
        return result.counters().notFound() > 0
                && Inconclusive.of(result.details()).stream()
                        .allMatch(reason -> reason.reason().equals(Inconclusive.Reason.NOT_FOUND.name()));
    }

    /** What a run found of one record: that it agreed at the time. */
    public static Clearance ofRecord(UUID rootId, String dataset, String recordKey, Instant at) {
        return new Clearance(rootId, dataset, recordKey, at, at, 0);
    }

    /**
     * Whether it resolves what was seen. A run over a whole dataset resolves what it did not find, so nothing that it
     * found itself; of one record it is said when it agreed, whoever saw it before.
     */
    boolean resolves(Sighting sighting) {
        boolean covers = recordKey == null ? !rootId.equals(sighting.rootId()) : recordKey.equals(sighting.key());
        return covers && startedAt.isAfter(sighting.lastSeen());
    }
}
