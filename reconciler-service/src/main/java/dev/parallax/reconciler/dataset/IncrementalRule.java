package dev.parallax.reconciler.dataset;

import java.time.Duration;

/**
 * From where on a feed is read.
 *
 * @param firstRun how far back the first reading looks
 * @param overlap how far back every later one looks behind the end of the one before: for writes that became visible
 *     late and for clocks that differ
 */
public record IncrementalRule(Duration firstRun, Duration overlap) {}
