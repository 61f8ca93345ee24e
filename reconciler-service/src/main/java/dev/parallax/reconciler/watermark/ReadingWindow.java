package dev.parallax.reconciler.watermark;

import dev.parallax.reconciler.dataset.IncrementalRule;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The changes that one reading of a feed asks for.
 *
 * @param since from this time on
 * @param until when the reading began: what was changed later is for the next one
 * @param overlap how far {@code since} lies behind the watermark
 */
public record ReadingWindow(Instant since, Instant until, Duration overlap) {

    /**
     * The window of a reading that begins now.
     *
     * @param mark the watermark; null for the first reading
     */
    public static ReadingWindow of(IncrementalRule rule, @Nullable Instant mark, Instant now) {
        if (mark == null) {
            return new ReadingWindow(now.minus(rule.firstRun()), now, rule.overlap());
        }
        return new ReadingWindow(mark.minus(rule.overlap()), now, rule.overlap());
    }

    /**
     * The window that begins at a time that was asked for, if that is earlier: nothing that belongs to this reading may be
     * left out by it.
     */
    public ReadingWindow from(Instant asked) {
        return asked.isBefore(since) ? new ReadingWindow(asked, until, overlap) : this;
    }

    /**
     * The watermark after the reading.
     *
     * @param unfinished the earliest last change of a record that is still to be written: the next reading must meet
     *     it again; null if there is none
     */
    public Instant advanced(@Nullable Instant unfinished) {
        if (unfinished == null) {
            return until;
        }
        // Not before the window's own mark, or the window would creep back by its overlap at each reading.
        Instant held = unfinished.isAfter(since.plus(overlap)) ? unfinished : since.plus(overlap);
        return held.isBefore(until) ? held : until;
    }
}
