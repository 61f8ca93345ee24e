package dev.parallax.astrobookings.owner;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record with what its owner keeps about it.
 *
 * @param version counts its writes; 0 if it was written past the owner and never had one
 * @param updatedAt of the last write
 * @param origin of the last write
 */
public record Stored<R extends OwnedRecord<R>>(
        R record,
        long version,
        @Nullable Instant updatedAt,
        @Nullable ChangeOrigin origin) {}
