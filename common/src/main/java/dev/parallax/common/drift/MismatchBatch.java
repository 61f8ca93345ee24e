package dev.parallax.common.drift;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Confirmed mismatches of one job, in key order within the batch.
 *
 * @param sourceKind the kind of the source's store, for example {@code postgresql}
 * @param targetKind the kind of the target's store
 */
public record MismatchBatch(
        UUID jobId,
        UUID rootId,
        int attempt,
        String dataset,
        String entityType,
        String sourceKind,
        String targetKind,
        List<Mismatch> mismatches) {
    public MismatchBatch {
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(rootId, "rootId");
        Objects.requireNonNull(dataset, "dataset");
        mismatches = List.copyOf(mismatches);
    }
}
