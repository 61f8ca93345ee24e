package dev.parallax.common.drift;

import java.time.Instant;
import java.util.Objects;

/**
 * One record whose two sides were found equal, or were made so.
 *
 * @param key the record's key as one string
 * @param asOf what was seen of the record before this time is over; nothing is said about what was seen at it or later
 */
public record Agreement(String key, Instant asOf) {
    public Agreement {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(asOf, "asOf");
    }
}
