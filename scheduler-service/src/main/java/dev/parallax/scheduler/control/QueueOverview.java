package dev.parallax.scheduler.control;

import dev.parallax.scheduler.queue.Pauses;
import dev.parallax.scheduler.queue.QueueView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The queue in short.
 *
 * @param paused whether nothing leaves it at all
 * @param pausedAt since when; null if it is not paused
 * @param pausedBy who did that
 * @param datasets all that are configured
 */
@RegisterForReflection
record QueueOverview(
        boolean paused,
        @Nullable Instant pausedAt,
        @Nullable String pausedBy,
        List<DatasetQueue> datasets) {
    /**
     * The queue of one dataset.
     *
     * @param paused whether nothing of it leaves
     * @param jobs those that have not ended, counted
     */
    @RegisterForReflection
    record DatasetQueue(
            String dataset,
            boolean paused,
            @Nullable Instant pausedAt,
            @Nullable String pausedBy,
            List<QueueView.Depth> jobs) {}

    static QueueOverview of(List<String> datasets, List<Pauses.Pause> pauses, List<QueueView.Depth> depths) {
        Pauses.Pause whole = pause(pauses, Pauses.ALL);
        return new QueueOverview(
                whole != null,
                whole == null ? null : whole.pausedAt(),
                whole == null ? null : whole.pausedBy(),
                datasets.stream()
                        .map(name -> {
                            Pauses.Pause own = pause(pauses, name);
                            return new DatasetQueue(
                                    name,
                                    own != null,
                                    own == null ? null : own.pausedAt(),
                                    own == null ? null : own.pausedBy(),
                                    depths.stream()
                                            .filter(depth -> depth.dataset().equals(name))
                                            .toList());
                        })
                        .toList());
    }

    private static Pauses.@Nullable Pause pause(List<Pauses.Pause> pauses, String name) {
        return pauses.stream()
                .filter(pause -> pause.dataset().equals(name))
                .findFirst()
                .orElse(null);
    }
}
