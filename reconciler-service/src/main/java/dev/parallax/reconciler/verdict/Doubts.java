package dev.parallax.reconciler.verdict;

import dev.parallax.common.job.Books;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Inconclusive.Reason;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.value.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a comparison is not sure, and with that its verdict: one doubt is enough to make it INCONCLUSIVE, whatever else was
 * found. Keeps a few keys of each reason. Not safe for threads.
 */
public final class Doubts {
    private final Map<Reason, Records> records = new EnumMap<>(Reason.class);
    private final List<Inconclusive> others = new ArrayList<>();

    private static final class Records {
        private final List<String> keys = new ArrayList<>();
        private long count;
        private @Nullable Side side;
    }

    /** A record that goes on changing. */
    public void unsettled(String key) {
        add(Reason.UNSETTLED, null, key);
    }

    /** A key that the side gave out, and by which it does not give the record. */
    public void notReadable(Side side, String key) {
        add(Reason.KEY_NOT_READABLE, side, key);
    }

    /** A key that was asked for and that neither side has. */
    public void notFound(String key) {
        add(Reason.NOT_FOUND, null, key);
    }

    /** A record of the side that is too large to be read. */
    public void tooLarge(Side side, String key, long bytes) {
        add(Reason.RECORD_TOO_LARGE, side, "%s (%,d bytes)".formatted(key, bytes));
    }

    private void add(Reason reason, @Nullable Side side, String key) {
        var of = records.computeIfAbsent(reason, any -> new Records());
        if (of.count++ == 0) {
            of.side = side;
        } else if (of.side != side) {
            of.side = null;
        }
        if (of.keys.size() < Inconclusive.MOST_KEYS) {
            of.keys.add(key);
        }
    }

    /** A reason that no single record stands for. */
    public void add(Reason reason, long count, @Nullable Side side, String message) {
        others.add(new Inconclusive(reason.name(), count, name(side), null, List.of(), message));
    }

    /** Books that do not balance are a doubt about everything. */
    public void check(Books books) {
        if (!books.balance()) {
            others.add(Inconclusive.ofBooks(books));
        }
    }

    /** INCONCLUSIVE if there is a doubt, else DRIFT if anything differs, else MATCH. */
    public Verdict verdict(Counters counters) {
        if (!records.isEmpty() || !others.isEmpty()) {
            return Verdict.INCONCLUSIVE;
        }
        return counters.mismatches() > 0 ? Verdict.DRIFT : Verdict.MATCH;
    }

    /** As the detail of a result; empty if there is no doubt. */
    public List<Map<String, Object>> toDetail() {
        var all = new ArrayList<>(others);
        records.forEach((reason, of) ->
                all.add(new Inconclusive(reason.name(), of.count, name(of.side), null, of.keys, message(reason))));
        return all.stream().map(Inconclusive::toDetail).toList();
    }

    private static @Nullable String name(@Nullable Side side) {
        return side == null ? null : side.name().toLowerCase(Locale.ROOT);
    }

    private static String message(Reason reason) {
        return switch (reason) {
            case UNSETTLED ->
                "These records were written again and again while they were looked at; a later run may find them"
                        + " still.";
            case KEY_NOT_READABLE ->
                "The store lists these keys, and has no record when it is asked for one of them: the key is not"
                        + " declared as the store has it. Declare its type, or cast it in a query or pipeline.";
            case NOT_FOUND ->
                "Neither side has a record with this key: it was deleted on both, or the key is written otherwise"
                        + " there.";
            case RECORD_TOO_LARGE ->
                "These records have more bytes than record-bytes of their store lets pass, or take more than an eighth"
                        + " of the heap once they are decoded, as many small values do, and were not compared: raise the"
                        + " one or the other, or leave a wide column out.";
            case NOTHING_COMPARED, BOOKS_DO_NOT_BALANCE, COUNT_DISAGREES, SEGMENT_FAILED, NOT_COMPLETED ->
                throw new IllegalArgumentException(reason + " is not about single records");
        };
    }
}
