package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.Topics;
import dev.parallax.common.drift.Mismatch;
import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.publish.HeardMessages;
import dev.parallax.reconciler.store.EndlessStores;
import dev.parallax.reconciler.testing.StandingClock;
import dev.parallax.reconciler.told.ToldRange;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What one side lacks has messages of its own, of which pages are kept. */
class MismatchReportTest {
    private static final Instant NOW = Instant.EPOCH;

    private final HeardMessages heard = new HeardMessages();
    private final KeptPages pages = new KeptPages();
    private final StandingClock clock = new StandingClock();
    private final Comparison comparison =
            Comparison.of(Twins.control(), EndlessDataset.of(1_000), new EndlessStores(1_000_000, 100, 20));

    MismatchReportTest() {
        clock.standAt(NOW);
    }

    /** Every third is on both sides. */
    private List<Confirmed> confirmed(long from, long to) {
        var keys = LongStream.range(from, to).mapToObj(RecordKey::of).toList();
        var pairs = comparison.read(keys);
        return keys.stream()
                .map(key -> {
                    var source = pairs.source(key);
                    var target = (long) key.parts().getFirst() % 3 == 0 ? pairs.target(key) : null;
                    var digests = comparison.comparator().digests(source, target);
                    return new Confirmed(
                            comparison.comparator().compare(source, target).orElseThrow(),
                            digests,
                            comparison.comparator().fingerprint(source, target, digests),
                            null,
                            NOW,
                            NOW);
                })
                .toList();
    }

    private List<List<MismatchKind>> told() {
        return heard.all(Topics.MISMATCHES, MismatchBatch.class).stream()
                .map(batch -> batch.mismatches().stream().map(Mismatch::kind).toList())
                .toList();
    }

    private List<Integer> sizes(MismatchKind kind) {
        return told().stream()
                .filter(kinds -> kinds.contains(kind))
                .map(List::size)
                .toList();
    }

    @Test
    void whatIsMissingWaitsForAFullPageOrTheEnd() {
        var report = new MismatchReport(comparison, heard.publisher(), new ToldKeeper(comparison, pages, clock));
        for (long from = 0; from < 1_800; from += 450) {
            report.publish(confirmed(from, from + 450));
        }
        report.awaitBroker();
        assertEquals(List.of(150, 150, 150, 150), sizes(MismatchKind.DATA_MISMATCH));
        assertEquals(List.of(500, 500), sizes(MismatchKind.MISSING_IN_TARGET));

        report.tellMissing();
        report.awaitBroker();
        assertEquals(List.of(500, 500, 200), sizes(MismatchKind.MISSING_IN_TARGET));
        // No message has both.
        told().forEach(kinds -> assertEquals(1, kinds.stream().distinct().count()));

        var kept = pages.ranges(comparison.dataset(), UUID.randomUUID(), NOW, NOW.minusSeconds(1))
                .await()
                .indefinitely();
        assertEquals(
                List.of(200, 500, 500),
                kept.stream()
                        .filter(ToldRange::missing)
                        .map(ToldRange::size)
                        .sorted()
                        .toList());
        assertEquals(4, kept.stream().filter(page -> !page.missing()).count());
    }

    /** A repair waits for the telling, and nothing is kept of it. */
    @Test
    void withoutAKeeperAllIsToldAtOnce() {
        var report = new MismatchReport(comparison, heard.publisher());
        report.publish(confirmed(0, 30));
        report.awaitBroker();
        assertEquals(List.of(30), told().stream().map(List::size).toList());
        assertEquals(0, pages.size());
    }
}
