package dev.parallax.monitor.run;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One reconciliation of a dataset; the components are columns of monitor.reconciliation_runs, which say what each means.
 *
 * @param duration in milliseconds
 * @param status success, inconclusive, failed or running
 */
@RegisterForReflection
record Run(
        UUID id,
        String dataset,
        @Nullable Instant lastRunAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable Long duration,
        long fetched,
        long created,
        long updated,
        long deleted,
        long orphaned,
        long errors,

        @Schema(enumeration = {"success", "inconclusive", "failed", "running"})
        String status,

        @Nullable String message) {

    /** Records a second; null for a run that has not ended, or took no time. */
    @Nullable
    Double throughput() {
        Long millis = duration;
        return millis == null || millis == 0 ? null : rounded(fetched * 1000.0 / millis);
    }

    /** Milliseconds a record; null for a run that has not ended, or fetched none. */
    @Nullable
    Double timePerRecord() {
        Long millis = duration;
        return millis == null || fetched == 0 ? null : rounded((double) millis / fetched);
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
