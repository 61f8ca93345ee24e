package dev.parallax.reconciler.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Books;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.value.Presence;
import dev.parallax.reconciler.value.Side;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();
    private final Doubts doubts = new Doubts();

    @Test
    void countsEveryRecordOnce() {
        tally.arrived(Side.SOURCE, 3);
        tally.arrived(Side.TARGET, 3);
        tally.agreed(1);
        tally.comparing();
        tally.confirmed(MismatchKind.DATA_MISMATCH, Presence.BOTH, Presence.BOTH);
        tally.comparing();
        tally.confirmed(MismatchKind.MISSING_IN_TARGET, Presence.SOURCE_ONLY, Presence.SOURCE_ONLY);
        assertFalse(tally.books().balance());
        tally.comparing();
        tally.vanished(Presence.TARGET_ONLY);
        assertTrue(tally.books().balance(), () -> tally.books().toString());
        assertEquals(4, tally.compared());
        assertEquals(new Counters(3, 3, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0), tally.counters());
    }

    /** One of them is ruled on like any record; the others come, stay or go beside it. */
    @Test
    void everyRecordOfARepeatedKeyIsCounted() {
        tally.arrived(Side.SOURCE, 3);
        tally.arrived(Side.TARGET, 1);
        tally.comparing();
        tally.confirmed(MismatchKind.DUPLICATE_KEY, Presence.BOTH, Presence.BOTH);
        assertFalse(tally.books().balance());
        tally.duplicates(Side.SOURCE, 2, 1);
        tally.duplicates(Side.TARGET, 0, 4);
        assertTrue(tally.books().balance(), () -> tally.books().toString());
        assertEquals(2, tally.books().source().duplicates());
        assertEquals(1, tally.books().source().vanished());
        assertEquals(5, tally.books().target().duplicates());
        assertEquals(4, tally.books().target().appeared());
        assertEquals(1, tally.counters().duplicateKeys());
        assertEquals(1, tally.counters().mismatches());
        assertEquals(Verdict.DRIFT, doubts.verdict(tally.counters()));
    }

    @Test
    void recordsWithoutAUsableKeyAreOneMismatchAKey() {
        tally.arrived(Side.TARGET, 7);
        tally.comparing();
        tally.unusable(Side.TARGET, 5);
        tally.unsettled(Side.TARGET, 2);
        assertTrue(tally.books().balance(), () -> tally.books().toString());
        assertEquals(5, tally.books().target().unconvertible());
        assertEquals(1, tally.counters().unusableKeys());
        assertEquals(1, tally.counters().mismatches());
    }

    private record Outcome(Books.Page source, Books.Page target, Counters counters, long compared) {}

    private static Outcome of(Consumer<Tally> ruling) {
        var tally = new Tally();
        ruling.accept(tally);
        return new Outcome(tally.books().source(), tally.books().target(), tally.counters(), tally.compared());
    }

    private static Books.Page page(int appeared, int equal, int differing, int missing, int unconvertible) {
        return new Books.Page(0, appeared, equal, differing, missing, unconvertible, 0, 0, 0, 0);
    }

    private static Books.Page rest(int appeared, int unsettled, int vanished, int skipped) {
        return new Books.Page(0, appeared, 0, 0, 0, 0, 0, unsettled, vanished, skipped);
    }

    private static Counters counters(int matched, int inTarget, int inSource, int data, int unconvertible) {
        return new Counters(0, 0, matched, inTarget, inSource, data, unconvertible, 0, 0, 0, 0, 0, 0, 0);
    }

    private static Counters moved(int unsettled, int sourceGone, int targetGone, int notFound) {
        return new Counters(0, 0, 0, 0, 0, 0, 0, unsettled, 0, 0, 0, sourceGone, targetGone, notFound);
    }

    @Test
    void everyOutcomeHasALineOfItsOwn() {
        var nothing = page(0, 0, 0, 0, 0);
        assertEquals(
                new Outcome(page(0, 2, 0, 0, 0), page(0, 2, 0, 0, 0), counters(2, 0, 0, 0, 0), 2),
                of(tally -> tally.agreed(2)));
        assertEquals(
                new Outcome(page(0, 1, 0, 0, 0), page(1, 1, 0, 0, 0), counters(1, 0, 0, 0, 0), 0),
                of(tally -> tally.matched(Presence.SOURCE_ONLY)));
        assertEquals(
                new Outcome(page(1, 0, 1, 0, 0), page(0, 0, 1, 0, 0), counters(0, 0, 0, 1, 0), 0),
                of(tally -> tally.confirmed(MismatchKind.DATA_MISMATCH, Presence.TARGET_ONLY, Presence.BOTH)));
        assertEquals(
                new Outcome(page(0, 0, 0, 0, 1), page(0, 0, 0, 0, 1), counters(0, 0, 0, 0, 1), 0),
                of(tally -> tally.confirmed(MismatchKind.UNCONVERTIBLE, Presence.BOTH, Presence.BOTH)));
        assertEquals(
                new Outcome(page(0, 0, 0, 1, 0), nothing, counters(0, 1, 0, 0, 0), 0),
                of(tally ->
                        tally.confirmed(MismatchKind.MISSING_IN_TARGET, Presence.SOURCE_ONLY, Presence.SOURCE_ONLY)));
        assertEquals(
                new Outcome(nothing, page(0, 0, 0, 1, 0), counters(0, 0, 1, 0, 0), 0),
                of(tally ->
                        tally.confirmed(MismatchKind.MISSING_IN_SOURCE, Presence.TARGET_ONLY, Presence.TARGET_ONLY)));
        assertEquals(
                new Outcome(rest(0, 0, 1, 0), rest(1, 1, 0, 0), moved(1, 1, 0, 0), 0),
                of(tally -> tally.unsettled(Presence.SOURCE_ONLY, Presence.TARGET_ONLY)));
        assertEquals(
                new Outcome(rest(0, 0, 1, 0), rest(0, 0, 1, 0), moved(0, 1, 1, 0), 0),
                of(tally -> tally.vanished(Presence.BOTH)));
        assertEquals(
                new Outcome(rest(0, 0, 0, 1), rest(0, 0, 1, 0), moved(0, 0, 1, 0), 0),
                of(tally -> tally.tooLarge(Presence.BOTH, Presence.SOURCE_ONLY)));
        assertEquals(
                new Outcome(nothing, rest(0, 0, 0, 3), counters(0, 0, 0, 0, 0), 0),
                of(tally -> tally.skipped(Side.TARGET, 3)));
        assertEquals(new Outcome(nothing, nothing, moved(0, 0, 0, 1), 0), of(Tally::notFound));
    }

    @Test
    void whatCameAndWhatWentHasMoved() {
        tally.matched(Presence.SOURCE_ONLY);
        tally.vanished(Presence.TARGET_ONLY);
        tally.vanished(Presence.BOTH);
        assertEquals(1, tally.moved(Side.SOURCE));
        assertEquals(3, tally.moved(Side.TARGET));
    }

    /** What may become of a record, wherever it was seen first. */
    private enum End {
        EQUAL,
        DIFFERING,
        IN_SOURCE,
        IN_TARGET,
        UNCONVERTIBLE,
        UNSETTLED,
        GONE
    }

    private void end(End end, Presence seen) {
        switch (end) {
            case EQUAL -> tally.matched(seen);
            case DIFFERING -> tally.confirmed(MismatchKind.DATA_MISMATCH, seen, Presence.BOTH);
            case IN_SOURCE -> tally.confirmed(MismatchKind.MISSING_IN_TARGET, seen, Presence.SOURCE_ONLY);
            case IN_TARGET -> tally.confirmed(MismatchKind.MISSING_IN_SOURCE, seen, Presence.TARGET_ONLY);
            case UNCONVERTIBLE -> tally.confirmed(MismatchKind.UNCONVERTIBLE, seen, Presence.BOTH);
            case UNSETTLED -> tally.unsettled(seen, Presence.TARGET_ONLY);
            case GONE -> tally.vanished(seen);
        }
    }

    private static final List<Presence> SEEN = List.of(Presence.SOURCE_ONLY, Presence.TARGET_ONLY, Presence.BOTH);

    /** Wherever records come and go in between, the books balance; with one outcome forgotten they never do. */
    @Property(tries = 300)
    void booksBalanceUnlessAnOutcomeIsForgotten(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 20) Integer> records, @ForAll boolean forgetful) {
        var books = new TallyTest();
        for (int i = 0; i < records.size(); i++) {
            var seen = SEEN.get(records.get(i) % 3);
            for (var side : Side.values()) {
                books.tally.arrived(side, seen.on(side) ? 1 : 0);
            }
            if (!forgetful || i > 0) {
                books.end(List.of(End.values()).get(records.get(i) / 3), seen);
            }
        }
        assertEquals(!forgetful, books.tally.books().balance());
        books.doubts.check(books.tally.books());
        assertEquals(forgetful, books.doubts.toDetail().stream().anyMatch(reason -> "BOOKS_DO_NOT_BALANCE"
                .equals(reason.get("reason"))));
        if (forgetful) {
            assertEquals(Verdict.INCONCLUSIVE, books.doubts.verdict(books.tally.counters()));
        }
    }

    @Test
    void nothingAgainstNothingMatches() {
        assertEquals(Verdict.MATCH, doubts.verdict(Counters.ZERO));
    }

    @Test
    void anyDifferenceIsDrift() {
        for (MismatchKind kind : MismatchKind.values()) {
            Tally one = new Tally();
            one.confirmed(kind, Presence.BOTH, Presence.BOTH);
            assertEquals(Verdict.DRIFT, doubts.verdict(one.counters()));
        }
    }

    @Test
    void aDoubtIsNeverGreenWhateverElseWasFound() {
        tally.confirmed(MismatchKind.DATA_MISMATCH, Presence.BOTH, Presence.BOTH);
        doubts.unsettled("k1");
        doubts.unsettled("k2");
        doubts.notReadable(Side.TARGET, "k3");
        assertEquals(Verdict.INCONCLUSIVE, doubts.verdict(tally.counters()));
        var reasons = Inconclusive.of(Map.of(Inconclusive.DETAIL, doubts.toDetail()));
        assertEquals(
                List.of("UNSETTLED", "KEY_NOT_READABLE"),
                reasons.stream().map(Inconclusive::reason).toList());
        assertEquals(2, reasons.get(0).count());
        assertEquals(List.of("k1", "k2"), reasons.get(0).keys());
        assertEquals("target", reasons.get(1).side());
    }
}
