package dev.parallax.astrobookings.owner;

import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** Where an owner keeps the idempotency keys that were used, with their outcomes. */
public interface UsedKeys {
    /** Forgets some of those that were used before a time, the oldest first. @return how many */
    Uni<Integer> forget(Instant before, int most);
}
