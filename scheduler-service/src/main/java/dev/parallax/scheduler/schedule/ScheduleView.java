package dev.parallax.scheduler.schedule;

import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.cron.Cron;
import dev.parallax.scheduler.dataset.Dataset;
import dev.parallax.scheduler.dataset.Misfire;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The schedule of a dataset as the API shows it.
 *
 * @param enabled whether the configuration gives it a schedule; what describes one is null otherwise
 * @param nextFires the next times, in UTC; none while it is paused
 * @param lastFireAt the latest time that fired
 */
@RegisterForReflection
record ScheduleView(
        String dataset,
        boolean enabled,
        @Nullable String cron,
        @Nullable String zone,
        @Nullable Strategy strategy,
        @Nullable Misfire misfire,
        @Nullable Integer misfireLimit,
        boolean paused,
        @Nullable Instant pausedAt,
        @Nullable String pausedBy,
        List<Instant> nextFires,
        @Nullable Instant lastFireAt,
        @Nullable UUID lastJobId) {
    private static final int NEXT = 5;

    static ScheduleView of(Dataset dataset, ScheduleState.@Nullable Kept kept, Instant now) {
        Dataset.Schedule schedule = dataset.schedule().orElse(null);
        boolean paused = kept != null && kept.pausedAt() != null;
        return new ScheduleView(
                dataset.name(),
                schedule != null,
                schedule == null ? null : schedule.cron(),
                schedule == null ? null : schedule.zone().getId(),
                schedule == null ? null : schedule.strategy(),
                schedule == null ? null : schedule.misfire(),
                schedule == null ? null : schedule.misfireLimit(),
                paused,
                kept == null ? null : kept.pausedAt(),
                kept == null ? null : kept.pausedBy(),
                schedule == null || paused ? List.of() : next(Cron.parse(schedule.cron(), schedule.zone()), now),
                kept == null ? null : kept.lastFire(),
                kept == null ? null : kept.lastJob());
    }

    private static List<Instant> next(Cron cron, Instant now) {
        List<Instant> times = new ArrayList<>();
        Optional<Instant> at = cron.after(now);
        while (at.isPresent() && times.size() < NEXT) {
            times.add(at.get());
            at = cron.after(at.get());
        }
        return times;
    }
}
