package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.Topics;
import dev.parallax.common.drift.Mismatch;
import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.diff.StoreRecord;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                .map(key -> confirmed(
                        comparison,
                        pairs.source(key),
                        (long) key.parts().getFirst() % 3 == 0 ? pairs.target(key) : null))
                .toList();
    }

    private static Confirmed confirmed(Comparison comparison, StoreRecord source, StoreRecord target) {
        var digests = comparison.comparator().digests(source, target);
        return new Confirmed(
                comparison.comparator().compare(source, target).orElseThrow(),
                digests,
                comparison.comparator().fingerprint(source, target, digests),
                null,
                NOW,
                NOW);
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

    private static final int SMALL = 100_000;

    /** @param width characters of the one field */
    private List<Mismatch> toldOf(int records, int width, boolean missing) {
        var small = new HeardMessages(SMALL);
        var wide = Comparison.of(Twins.control(), EndlessDataset.of(1_000), new EndlessStores(1_000_000, 100, width));
        var keys = LongStream.range(0, records).mapToObj(RecordKey::of).toList();
        var pairs = wide.read(keys);
        var report = new MismatchReport(wide, small.publisher(), new ToldKeeper(wide, pages, clock));
        report.publish(keys.stream()
                .map(key -> confirmed(wide, pairs.source(key), missing ? null : pairs.target(key)))
                .toList());
        report.tellMissing();
        report.awaitBroker();
        small.sizes(Topics.MISMATCHES).forEach(size -> assertTrue(size <= SMALL, () -> size + " bytes"));
        return small.all(Topics.MISMATCHES, MismatchBatch.class).stream()
                .flatMap(batch -> batch.mismatches().stream())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"16000,false", "200000,false", "3000000,false", "60000,true", "200000,true"})
    void noMessageIsLargerThanTheBrokerTakes(int width, boolean missing) {
        var told = toldOf(5, width, missing);
        assertEquals(
                List.of("0", "1", "2", "3", "4"),
                told.stream().map(Mismatch::key).toList());
        assertEquals(width * (missing ? 1 : 6) > SMALL, told.getFirst().cut() != null);
        told.forEach(mismatch -> assertEquals(missing, mismatch.target() == null));
    }
}
