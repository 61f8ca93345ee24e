package dev.parallax.common.drift;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Mismatches that a scan saw again exactly as a message of an earlier root job told them. What they look like is not told
 * again, and their ids are those that {@link SightingIds#again} makes of the earlier ones.
 *
 * @param told the {@link MismatchBatch#batchId} of that message
 * @param seenBy its root job
 * @param seenAt when the scan began to see them again; each of them was seen then or later
 * @param count how many they are
 * @param only the earlier ids of those that stand; empty if all do that the message told
 */
public record Standing(UUID told, UUID seenBy, Instant seenAt, int count, List<UUID> only) {
    public Standing {
        Objects.requireNonNull(told, "told");
        Objects.requireNonNull(seenBy, "seenBy");
        Objects.requireNonNull(seenAt, "seenAt");
        only = only == null ? List.of() : List.copyOf(only);
        if (count < 1 || (!only.isEmpty() && only.size() != count)) {
            throw new IllegalArgumentException("count %d with %d ids".formatted(count, only.size()));
        }
    }
}
