package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.diff.RecordDifference;
import dev.parallax.reconciler.diff.SideDigests;
import java.time.Instant;

/**
 * A difference that stood unchanged over the settle time.
 *
 * @param digests of its two records
 */
record Confirmed(RecordDifference difference, SideDigests digests, Instant firstSeen, Instant lastSeen) {}
