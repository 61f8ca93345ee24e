package dev.parallax.reconciler.settle;

import dev.parallax.reconciler.key.RecordKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a recheck says about a candidate. */
public sealed interface Ruling {
    RecordKey key();

    /**
     * It stood unchanged over the settle time: it counts.
     *
     * @param image what a scan made of the images of both as they still are; null if it read none
     */
    record Confirmed(RecordKey key, @Nullable Fingerprint image, Instant firstSeen, Instant lastSeen)
            implements Ruling {
        public Duration age() {
            return Duration.between(firstSeen, lastSeen);
        }
    }

    /** The sides agree now. */
    record Dropped(RecordKey key) implements Ruling {}

    /** It changed, so its age starts again. */
    record Waiting(RecordKey key, Instant due) implements Ruling {}

    /** It changed once more after the last recheck: neither equal nor different. */
    record Unsettled(RecordKey key) implements Ruling {}
}
