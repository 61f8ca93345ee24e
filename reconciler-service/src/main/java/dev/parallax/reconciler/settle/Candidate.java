package dev.parallax.reconciler.settle;

import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Presence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A difference that waits for its recheck.
 *
 * @param firstSeen when the difference was first seen as it is now; a write resets it
 * @param image what the scan made of the images of both; null after a write, or if it read none
 * @param rechecks done so far
 * @param seen on which sides the scan had the record
 */
public record Candidate(
        RecordKey key,
        Instant firstSeen,
        Fingerprint fingerprint,
        @Nullable Fingerprint image,
        int rechecks,
        Presence seen) {}
