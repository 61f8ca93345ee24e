package dev.parallax.reconciler.flow;

import dev.parallax.common.job.Job;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.told.ToldDifferences;
import dev.parallax.reconciler.told.ToldPages;
import dev.parallax.reconciler.told.ToldRange;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Pages of one dataset in memory. */
final class KeptPages implements ToldPages {
    private final Map<UUID, Kept> pages = new LinkedHashMap<>();

    private record Kept(UUID jobId, ToldRange range, ToldDifferences differences, Instant toldAt, Instant until) {}

    int size() {
        return pages.size();
    }

    @Override
    public Uni<List<ToldRange>> ranges(DatasetDefinition dataset, UUID exceptRoot, Instant before, Instant now) {
        return Uni.createFrom()
                .item(pages.values().stream()
                        .filter(kept -> !kept.range.rootId().equals(exceptRoot))
                        .filter(kept -> !kept.toldAt.isAfter(before) && kept.until.isAfter(now))
                        .map(Kept::range)
                        .toList());
    }

    @Override
    public Uni<Map<UUID, ToldDifferences>> differences(Collection<UUID> ids) {
        return Uni.createFrom()
                .item(ids.stream()
                        .filter(pages::containsKey)
                        .collect(Collectors.toMap(
                                id -> id,
                                id -> ToldDifferences.of(
                                        pages.get(id).differences.bytes()))));
    }

    @Override
    public Uni<Void> keep(
            Job job, DatasetDefinition dataset, ToldRange range, ToldDifferences differences, Instant toldAt) {
        pages.put(range.id(), new Kept(job.id(), range, differences, toldAt, toldAt.plus(dataset.knownFor())));
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> forgetOf(UUID jobId) {
        pages.values().removeIf(kept -> kept.jobId.equals(jobId));
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> forget(Collection<UUID> ids) {
        pages.keySet().removeAll(ids);
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> forgetMissing(String dataset) {
        pages.values().removeIf(kept -> kept.range.missing());
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Integer> purge(Instant now, int most) {
        int before = pages.size();
        pages.values().removeIf(kept -> !kept.until.isAfter(now));
        return Uni.createFrom().item(before - pages.size());
    }
}
