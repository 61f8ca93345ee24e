package dev.parallax.reconciler.settle;

import dev.parallax.reconciler.key.RecordKey;
import java.time.Instant;

/**
 * A difference that waits for its recheck.
 *
 * @param firstSeen when the difference was first seen as it is now; a write resets it
 * @param rechecks done so far
 */
public record Candidate(RecordKey key, Instant firstSeen, Fingerprint fingerprint, int rechecks) {}
