package dev.parallax.reconciler.flow;

import dev.parallax.common.job.Inconclusive;
import dev.parallax.reconciler.store.Scan;
import dev.parallax.reconciler.value.Side;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the stores count, by a statement of its own, beside what a comparison reads: a record that no page brings is seen
 * by nothing else. Data that is written while it is read moves the numbers. That explains a difference as far as the
 * count itself moved, and by as many records as are known to have come or gone; what it does not explain is a doubt.
 */
final class IndependentCount {
    /** Clocks of stores may be behind by so much. */
    private static final long CLOCKS_APART_SECONDS = 5;

    private final Comparison comparison;
    private final Instant begun;
    private final Counts before;

    /** What the two sides counted at one time. */
    private record Counts(long source, long target) {
        long of(Side side) {
            return side == Side.SOURCE ? source : target;
        }
    }

    private IndependentCount(Comparison comparison, Instant begun, Counts before) {
        this.comparison = comparison;
        this.begun = begun;
        this.before = before;
    }

    /** Counts what is about to be read. */
    static IndependentCount before(Comparison comparison, Clock clock) {
        return new IndependentCount(comparison, clock.instant(), count(comparison));
    }

    /**
     * The same for what a side says it changed within a window: as many records must have been listed as it counted at the
     * beginning or at the end, or a number in between.
     */
    static void ofWindow(Comparison comparison, Side side, long before, long after, long listed) {
        long outside = Math.max(Math.min(before, after) - listed, listed - Math.max(before, after));
        if (outside > 0) {
            comparison
                    .doubts()
                    .add(
                            Inconclusive.Reason.COUNT_DISAGREES,
                            outside,
                            side,
                            ("The %s counted %d records that changed within the window before they were listed and %d after, and %d"
                                            + " were listed: run the job again, and report it as a defect if this stays.")
                                    .formatted(name(side), before, after, listed));
        }
    }

    private static Counts count(Comparison comparison) {
        return Uni.combine()
                .all()
                .unis(
                        comparison.keys(Side.SOURCE).count(comparison.bounds()),
                        comparison.keys(Side.TARGET).count(comparison.bounds()))
                .with(Counts::new)
                .await()
                .indefinitely();
    }

    /** Compares that with what was read, and says in the details what it found. */
    void check(Map<String, Object> details) {
        var after = agrees(before) ? before : count(comparison);
        var counted = new LinkedHashMap<String, Object>();
        var moved = new StringBuilder();
        for (var side : Side.values()) {
            var numbers = new LinkedHashMap<String, Object>();
            numbers.put("before", before.of(side));
            numbers.put("after", after.of(side));
            numbers.put("read", comparison.tally().read(side));
            counted.put(name(side), numbers);
            check(side, after.of(side), moved);
        }
        details.put("counted", counted);
        if (!moved.isEmpty()) {
            details.put("data_moved", moved.toString().strip());
        }
    }

    private boolean agrees(Counts counts) {
        return counts.source() == comparison.tally().read(Side.SOURCE)
                && counts.target() == comparison.tally().read(Side.TARGET);
    }

    private void check(Side side, long after, StringBuilder moved) {
        long read = comparison.tally().read(side);
        long least = Math.min(before.of(side), after);
        long most = Math.max(before.of(side), after);
        if (read == before.of(side) && read == after) {
            return;
        }
        long outside = Math.max(least - read, read - most);
        if (outside > 0 && outside > comparison.tally().moved(side) + written(side, outside)) {
            comparison
                    .doubts()
                    .add(
                            Inconclusive.Reason.COUNT_DISAGREES,
                            outside,
                            side,
                            ("The %s counted %d records before they were read and %d after, and %d were read. Nothing that is"
                                            + " known to have come or gone explains that: run the job again, and report it"
                                            + " as a defect if this stays.")
                                    .formatted(name(side), before.of(side), after, read));
            return;
        }
        moved.append("The data of the %s moved: %d records were counted before, %d after, and %d were read. "
                .formatted(name(side), before.of(side), after, read));
    }

    /** Records of the side that were written since the reading began, as far as it shows that; no more than enough. */
    private long written(Side side, long enough) {
        var definition = side == Side.SOURCE
                ? comparison.dataset().source()
                : comparison.dataset().target();
        if (definition.updatedAt() == null) {
            return 0;
        }
        var since = new Scan.Window(begun.minusSeconds(CLOCKS_APART_SECONDS), Instant.parse("9999-01-01T00:00:00Z"));
        var pages = comparison.keys(side).scan(Scan.of(comparison.bounds(), since));
        try {
            long found = 0;
            while (found < enough) {
                var page = pages.next().await().indefinitely();
                if (page.isEmpty()) {
                    break;
                }
                found += page.size();
            }
            return found;
        } finally {
            pages.close().await().indefinitely();
        }
    }

    private static String name(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
