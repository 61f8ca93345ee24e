package dev.parallax.monitor.projection;

import dev.parallax.common.drift.Mismatch;
import dev.parallax.common.drift.MismatchBatch;
import java.util.UUID;

/** One finding of a mismatch by a job. */
public record Sighting(
        UUID jobId, UUID rootId, String dataset, String sourceKind, String targetKind, Mismatch mismatch) {

    public static Sighting of(MismatchBatch batch, Mismatch mismatch) {
        return new Sighting(
                batch.jobId(), batch.rootId(), batch.dataset(), batch.sourceKind(), batch.targetKind(), mismatch);
    }

    public UUID id() {
        return mismatch.id();
    }

    public String key() {
        return mismatch.key();
    }
}
