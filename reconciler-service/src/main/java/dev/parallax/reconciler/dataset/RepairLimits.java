package dev.parallax.reconciler.dataset;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much may be repaired before a person has to let it go. Null lifts a limit, 0 lets nothing pass.
 *
 * @param changes creations, updates and deletions of one run together, and of all targeted jobs and feeds within the window
 * @param percent the same of a run, of a hundred records of the target
 * @param deletes deletions of one run, and of all targeted jobs within the window
 * @param deletePercent the same of a run, of a hundred records of the target
 * @param window over which is counted what is not repaired by runs over the dataset
 */
public record RepairLimits(
        @Nullable Long changes,
        @Nullable Double percent,
        @Nullable Long deletes,
        @Nullable Double deletePercent,
        Duration window) {
    /** For whoever declares nothing. */
    public static final RepairLimits CAREFUL = new RepairLimits(1_000L, 10.0, 100L, 1.0, Duration.ofHours(1));
}
