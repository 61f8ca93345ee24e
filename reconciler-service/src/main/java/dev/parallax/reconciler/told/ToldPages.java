package dev.parallax.reconciler.told;

import dev.parallax.common.job.Job;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Keeps what was told of each dataset, page by page. What it loses is told again. */
public interface ToldPages {
    /**
     * The latest pages of a dataset, a limited number of them in any order.
     *
     * @param exceptRoot what this root job itself told is left out: it must tell that anew
     * @param before only what was told at this time or earlier
     * @param now only what is kept for longer
     */
    Uni<List<ToldRange>> ranges(DatasetDefinition dataset, UUID exceptRoot, Instant before, Instant now);

    /** What the pages hold, of those that are there. */
    Uni<Map<UUID, ToldDifferences>> differences(Collection<UUID> pages);

    /**
     * Keeps what a job told and the broker has acknowledged, for as long as the dataset says; unless a newer attempt of
     * the job exists, which tells it anew, or it was cancelled.
     */
    Uni<Void> keep(Job job, DatasetDefinition dataset, ToldRange range, ToldDifferences differences, Instant toldAt);

    /** Forgets what earlier attempts of a job told. */
    Uni<Void> forgetOf(UUID jobId);

    /** Forgets pages. */
    Uni<Void> forget(Collection<UUID> pages);

    /** Forgets what was missing on a side of the dataset. */
    Uni<Void> forgetMissing(String dataset);

    /** Forgets some of what is kept no longer. @return how many pages */
    Uni<Integer> purge(Instant now, int most);
}
