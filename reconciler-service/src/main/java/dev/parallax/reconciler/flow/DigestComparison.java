package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.plan.Descent;
import dev.parallax.reconciler.plan.Descent.Step;
import dev.parallax.reconciler.store.Digests;
import dev.parallax.reconciler.store.RecordImage;
import dev.parallax.reconciler.value.Side;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares a key range by digests that the stores compute, and by records only where those differ. */
final class DigestComparison {
    private final Comparison comparison;
    private final RecordComparison records;
    private final Digests.Common digests;
    private final int leaf;

    /** @param leaf records of the larger side that are read rather than divided further */
    DigestComparison(Comparison comparison, RecordComparison records, Digests.Common digests, int leaf) {
        this.comparison = comparison;
        this.records = records;
        this.digests = digests;
        this.leaf = leaf;
    }

    /** Compares to the end, and tells how. */
    Map<String, Object> run(KeyBounds bounds) {
        var known = digests.source().knownKeys().await().indefinitely();
        var descent = new Descent(bounds, leaf, known);
        while (true) {
            comparison.control().checkpoint();
            switch (descent.next()) {
                case Step.Digest(var ranges) -> digest(descent, ranges);
                case Step.Cut(var side, var ranges, long every) -> cut(descent, side, ranges, every);
                case Step.Read(long matched, var toRead) -> {
                    comparison.tally().arrived(Side.SOURCE, matched);
                    comparison.tally().arrived(Side.TARGET, matched);
                    comparison.tally().agreed(matched);
                    comparison.reportProgress();
                    records.images(toRead, digests, RecordImage.HASH);
                    return details(descent, matched, toRead.size());
                }
            }
        }
    }

    private void digest(Descent descent, List<KeyBounds> ranges) {
        Uni.combine()
                .all()
                .unis(digests.source().digests(ranges), digests.target().digests(ranges))
                .with((source, target) -> {
                    descent.digested(source, target);
                    return descent;
                })
                .await()
                .indefinitely();
    }

    private void cut(Descent descent, Side side, List<KeyBounds> ranges, long every) {
        var reader = side == Side.SOURCE ? digests.source() : digests.target();
        descent.cut(reader.keys(ranges, every).await().indefinitely());
    }

    private static Map<String, Object> details(Descent descent, long matched, int rangesRead) {
        var details = new LinkedHashMap<String, Object>();
        details.put("digest_levels", descent.levels());
        details.put("matched_by_digest", matched);
        details.put("ranges_read", rangesRead);
        return details;
    }
}
