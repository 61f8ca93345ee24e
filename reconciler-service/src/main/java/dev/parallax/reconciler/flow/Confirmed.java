package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.diff.RecordDifference;
import java.time.Instant;

/** A difference that stood unchanged over the settle time. */
record Confirmed(RecordDifference difference, Instant firstSeen, Instant lastSeen) {}
