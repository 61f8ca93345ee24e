package dev.parallax.scheduler.dataset;

import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.followup.FollowUp;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the scheduler knows of a dataset.
 *
 * @param after datasets whose jobs of the same start must have ended first
 * @param repairs whether differences are repaired unless the start says otherwise
 * @param strategy the only one that its source allows; empty if any will do
 * @param key what identifies its records
 * @param followUps calls to the owner that its records bring about
 */
public record Dataset(
        String name,
        String entityType,
        Set<String> after,
        boolean repairs,
        Optional<Schedule> schedule,
        Optional<Strategy> strategy,
        DatasetKey key,
        List<FollowUp> followUps) {
    public Dataset {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(entityType, "entityType");
        after = Set.copyOf(after);
        followUps = List.copyOf(followUps);
    }

    /** A dataset that is compared as asked, without follow-ups. */
    public Dataset(String name, String entityType, Set<String> after, boolean repairs, Optional<Schedule> schedule) {
        this(name, entityType, after, repairs, schedule, Optional.empty(), DatasetKey.UNKNOWN, List.of());
    }

    /**
     * When a dataset starts by itself.
     *
     * @param cron Quartz style, with seconds
     * @param zone the zone that the cron's times are in
     * @param strategy how to compare then
     * @param misfire what becomes of times that passed unnoticed
     * @param misfireLimit how many of them may run at most, if all of them shall
     */
    public record Schedule(String cron, ZoneId zone, Strategy strategy, Misfire misfire, int misfireLimit) {}
}
