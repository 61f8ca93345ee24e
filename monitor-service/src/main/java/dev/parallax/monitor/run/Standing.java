package dev.parallax.monitor.run;

import dev.parallax.common.api.DatasetState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the runs of a dataset stand.
 *
 * @param lastRun the latest one, also while it is running; null if there was none
 * @param nextRun when its schedule starts it next; null without a schedule, while that is paused, or if the scheduler
 *     does not answer
 * @param currentStatus of the latest run: success, inconclusive, failed, running; never if there was none
 * @param schedule as a cron line of five fields where seconds do not matter, else as configured
 * @param successRate per cent of the last hundred runs that ended; one that is inconclusive is no success
 * @param throughput of the last run that ended, in records a second
 * @param timePerRecord of the last run that ended, in milliseconds
 * @param state whether the dataset is worked with
 * @param problems why it is refused, or not checked yet
 */
@RegisterForReflection
record Standing(
        String dataset,
        @Nullable Run lastRun,
        @Nullable Instant nextRun,
        String currentStatus,
        @Nullable String schedule,
        @Nullable Double successRate,
        @Nullable Double throughput,
        @Nullable Double timePerRecord,
        DatasetState.State state,
        List<DatasetState.Problem> problems) {}
