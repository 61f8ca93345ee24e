package dev.parallax.reconciler.flow;

import dev.parallax.common.drift.FieldDifference;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.diff.RecordDifference;
import dev.parallax.reconciler.diff.SideDigests;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import dev.parallax.reconciler.store.Scan;
import dev.parallax.reconciler.store.UnusableKeys;
import dev.parallax.reconciler.value.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records whose keys the dataset's key cannot hold, which no comparison of two ordered sides meets: each side is
 * looked through for them before it is compared, and once more when what was found has settled. What both looks saw is a
 * mismatch of its own for each key. Does nothing for a dataset that refuses such keys. Used by the job's thread alone.
 */
final class KeyFindings {
    private static final String FURTHER = "further keys";

    private final Comparison comparison;
    private final Confirmation confirmation;
    private final boolean reports;
    private Scan scan = Scan.of(KeyBounds.ALL);
    private Map<Side, UnusableKeys> first = Map.of();
    private Map<Side, UnusableKeys> last = Map.of();
    private @Nullable Instant seen;

    KeyFindings(Comparison comparison, Confirmation confirmation) {
        this.comparison = comparison;
        this.confirmation = confirmation;
        this.reports = comparison.dataset().reportsKeyProblems();
    }

    /** Looks before the comparison of what the scan gives. */
    void begin(Scan of) {
        if (reports) {
            scan = of;
            first = look(comparison, scan);
            seen = confirmation.now();
        }
    }

    /** Whether there are keys over which digests or images of records would agree wrongly, or not be made. */
    boolean any() {
        return reports
                && (first.values().stream().anyMatch(found -> found.records() > 0)
                        || repeats(comparison).values().stream().anyMatch(keys -> keys > 0));
    }

    /** Looks again after the comparison, and passes on what stands. */
    void end() {
        if (seen == null || first.values().stream().allMatch(found -> found.records() == 0)) {
            return;
        }
        confirmation.awaitSettled(seen);
        last = look(comparison, scan);
        last.forEach(this::close);
    }

    /** How many records of the side the last look found. */
    long records(Side side) {
        return last.getOrDefault(side, UnusableKeys.NONE).records();
    }

    /** How many keys of each side belong to several records. */
    static Map<Side, Long> repeats(Comparison comparison) {
        var repeats = new EnumMap<Side, Long>(Side.class);
        for (var side : Side.values()) {
            repeats.put(
                    side,
                    comparison.keys(side).repeats(comparison.bounds()).await().indefinitely());
        }
        return repeats;
    }

    /** What each side has now. A window is looked at where the side knows when its records changed. */
    static Map<Side, UnusableKeys> look(Comparison comparison, Scan scan) {
        var found = new EnumMap<Side, UnusableKeys>(Side.class);
        for (var side : Side.values()) {
            boolean source = side == Side.SOURCE;
            var definition = source
                    ? comparison.dataset().source()
                    : comparison.dataset().target();
            if (scan.window() == null || definition.updatedAt() != null) {
                comparison.control().checkpoint();
                var reader = source ? comparison.source() : comparison.target();
                found.put(side, reader.unusable(scan).await().indefinitely());
            }
        }
        return found;
    }

    private void close(Side side, UnusableKeys found) {
        comparison.tally().arrived(side, found.records());
        var before = first.getOrDefault(side, UnusableKeys.NONE);
        Set<String> known = new HashSet<>();
        before.keys().forEach(key -> known.add(key.text()));
        var stand = new ArrayList<Confirmed>();
        for (var key : found.keys()) {
            if (known.contains(key.text())) {
                stand.add(confirmed(side, key));
            } else {
                unsettled(side, key.text(), key.records());
            }
        }
        if (found.others() > 0 && before.others() > 0) {
            var problem = "more than %,d keys are none; these are the others".formatted(UnusableKeys.MOST);
            stand.add(confirmed(side, new UnusableKeys.Key(FURTHER, problem, found.others(), null)));
        } else if (found.others() > 0) {
            unsettled(side, FURTHER, found.others());
        }
        confirmation.passOnUnusable(stand);
    }

    private void unsettled(Side side, String text, long records) {
        comparison.tally().comparing();
        comparison.tally().unsettled(side, records);
        comparison.doubts().unsettled(name(side, text));
    }

    private Confirmed confirmed(Side side, UnusableKeys.Key key) {
        comparison.tally().comparing();
        comparison.tally().unusable(side, key.records());
        boolean source = side == Side.SOURCE;
        var number = Long.toString(key.records());
        var reason = side.name().toLowerCase(Locale.ROOT) + ": " + key.problem();
        var named = RecordKey.of(name(side, key.text()));
        var piece = key.piece() == null
                ? StoreRecord.tooLarge(named, comparison.dataset().fields().size(), 1)
                : key.piece();
        var difference = new RecordDifference(
                named,
                MismatchKind.UNUSABLE_KEY,
                List.of(new FieldDifference(
                        RecordDifference.RECORDS, source ? number : null, source ? null : number, null, null, reason)),
                source ? piece : null,
                source ? null : piece);
        return new Confirmed(
                difference,
                new SideDigests(null, null),
                new Fingerprint(key.records(), source ? 0 : 1),
                null,
                Objects.requireNonNull(seen),
                confirmation.now());
    }

    /** In the place of a key, for the message: the same whenever the side has the same. */
    private static String name(Side side, String text) {
        return "%s, no usable key: %s".formatted(side.name().toLowerCase(Locale.ROOT), text);
    }
}
