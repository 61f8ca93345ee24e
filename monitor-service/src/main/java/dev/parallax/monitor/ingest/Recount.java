package dev.parallax.monitor.ingest;

import dev.parallax.monitor.dataset.StoreKinds;
import dev.parallax.monitor.ingest.KnownMismatches.Kept;
import dev.parallax.monitor.ingest.SightingCounts.Counted;
import dev.parallax.monitor.message.MismatchMessage;
import dev.parallax.monitor.projection.Sighting;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** By how much a poll changes the numbers of sightings. */
final class Recount {

    private record Total(String dataset, String type) {}

    private final Map<Counted, Long> changes = new LinkedHashMap<>();
    private final Map<Total, Long> totals = new HashMap<>();

    /** @param kept sightings, as if all of them were new */
    Recount(List<Kept> kept) {
        kept.forEach(one -> {
            changes.merge(Counted.of(one.told().sighting()), 1L, Long::sum);
            totals.merge(total(one), 1L, Long::sum);
        });
    }

    /** All that stands as a message told it, of each of these. */
    void stood(List<WholeMessages.Stand> stands) {
        stands.forEach(stand -> stand.kinds().forEach((kind, number) -> {
            MismatchMessage message = stand.message();
            changes.merge(
                    new Counted(
                            message.rootId(), message.jobId(), kind.name(), message.sourceKind(), message.targetKind()),
                    number,
                    Long::sum);
            StoreKinds kinds = new StoreKinds(message.sourceKind(), message.targetKind());
            totals.merge(new Total(message.dataset(), kinds.publicType(kind)), number, Long::sum);
        }));
    }

    /** One of them was known: it counts for what tells it last. */
    void renewed(Counted before, Kept kept) {
        changes.merge(before, -1L, Long::sum);
        totals.merge(total(kept), -1L, Long::sum);
    }

    private static Total total(Kept kept) {
        Sighting sighting = kept.told().sighting();
        StoreKinds kinds = new StoreKinds(sighting.sourceKind(), sighting.targetKind());
        return new Total(sighting.dataset(), kinds.publicType(sighting.kind()));
    }

    Map<Counted, Long> changes() {
        return changes;
    }

    /** What the metrics count: a mismatch once for each root job that sees it. */
    List<Totals.Amount> totals() {
        return totals.entrySet().stream()
                .filter(total -> total.getValue() != 0)
                .map(total -> new Totals.Amount(
                        total.getKey().dataset(), "mismatches", total.getKey().type(), total.getValue()))
                .toList();
    }
}
