package dev.parallax.scheduler.trigger;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.dataset.Dataset;
import dev.parallax.scheduler.dataset.Datasets;
import dev.parallax.scheduler.queue.JobIds;
import dev.parallax.scheduler.queue.NewJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Jobs for datasets that start together: each waits for those that the configuration puts before it, as far as they
 * are part of the same start.
 *
 * @param repair whether differences are repaired; null for what each dataset's configuration says
 * @param updatedSince from when on feeds are read again; null for what they changed since the last success
 * @param runAt not before this time; null for at once
 */
public record DatasetStart(
        List<Dataset> datasets,
        Strategy strategy,
        Priority priority,
        @Nullable Boolean repair,
        @Nullable Instant updatedSince,
        @Nullable Instant runAt,
        Origin origin) {
    public DatasetStart {
        datasets = List.copyOf(datasets);
    }

    /** One job a dataset, in their order. */
    public List<NewJob> jobs(Datasets all, Instant now) {
        Map<String, UUID> ids = new LinkedHashMap<>();
        datasets.forEach(dataset -> ids.put(dataset.name(), JobIds.next()));
        List<NewJob> jobs = new ArrayList<>();
        for (Dataset dataset : datasets) {
            Set<String> before = all.before(dataset.name());
            List<UUID> dependsOn = ids.entrySet().stream()
                    .filter(other -> before.contains(other.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            UUID id = ids.getOrDefault(dataset.name(), JobIds.next());
            boolean repairs = repair == null ? dataset.repairs() : repair;
            Job job = new Job(
                    id,
                    null,
                    id,
                    JobType.RECONCILE_DATASET,
                    dataset.name(),
                    dataset.entityType(),
                    null,
                    null,
                    dataset.strategy().orElse(strategy),
                    priority,
                    1,
                    repairs,
                    origin,
                    now,
                    data(dataset));
            jobs.add(new NewJob(job, runAt == null || runAt.isBefore(now) ? now : runAt, dependsOn, null, 0));
        }
        return jobs;
    }

    private Map<String, Object> data(Dataset dataset) {
        Map<String, Object> data = new LinkedHashMap<>();
        // What was asked for, if the dataset allows only something else.
        if (dataset.strategy().filter(fixed -> fixed != strategy).isPresent()) {
            data.put("requested_strategy", strategy.name());
        }
        if (updatedSince != null) {
            data.put("updated_since", updatedSince.toString());
        }
        return data;
    }
}
