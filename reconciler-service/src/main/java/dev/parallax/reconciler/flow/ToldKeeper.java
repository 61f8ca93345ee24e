package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.told.ToldDifferences;
import dev.parallax.reconciler.told.ToldPages;
import dev.parallax.reconciler.told.ToldRange;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Keeps what a job has told, for the runs after it. */
final class ToldKeeper {
    private final Comparison comparison;
    private final ToldPages pages;
    private final Clock clock;

    ToldKeeper(Comparison comparison, ToldPages pages, Clock clock) {
        this.comparison = comparison;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * Takes what one message told, when the broker has it; what cannot be kept will be told again, and no more.
     *
     * @param told each on both sides, or each on one
     */
    Uni<Void> keep(UUID batchId, List<Confirmed> told) {
        var differences = ToldDifferences.none();
        for (var each : told) {
            var key = each.difference().key();
            var kind = each.difference().kind();
            differences.add(key, each.fingerprint(), kind);
            if (each.image() != null) {
                differences.add(key, each.image(), kind);
            }
        }
        List<RecordKey> keys =
                told.stream().map(each -> each.difference().key()).toList();
        var range = new ToldRange(
                batchId,
                comparison.job().rootId(),
                Collections.min(keys),
                Collections.max(keys),
                told.size(),
                !told.getFirst().onBothSides());
        return pages.keep(comparison.job(), comparison.dataset(), range, differences, clock.instant())
                .onFailure()
                .invoke(e -> Log.warnf("What was told is not kept, so the next run tells it again: %s", e))
                .onFailure()
                .recoverWithNull();
    }
}
