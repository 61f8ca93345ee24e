package dev.parallax.common.drift;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one job found: confirmed mismatches, in key order within the batch, and records that agree.
 *
 * @param batchId of this message alone, by which later ones refer to it; null in messages of older releases
 * @param sourceKind the kind of the source's store, for example {@code postgresql}
 * @param targetKind the kind of the target's store
 * @param agreed records that agree, told one by one where no later completion of the job says so of all that it did not
 *     find; empty in messages of older releases
 * @param standing mismatches that an earlier root job told and that stand as they were; empty in messages of older releases
 */
public record MismatchBatch(
        @Nullable UUID batchId,
        UUID jobId,
        UUID rootId,
        int attempt,
        String dataset,
        String entityType,
        String sourceKind,
        String targetKind,
        List<Mismatch> mismatches,
        List<Agreement> agreed,
        List<Standing> standing) {
    public MismatchBatch {
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(rootId, "rootId");
        Objects.requireNonNull(dataset, "dataset");
        mismatches = List.copyOf(mismatches);
        agreed = agreed == null ? List.of() : List.copyOf(agreed);
        standing = standing == null ? List.of() : List.copyOf(standing);
    }
}
