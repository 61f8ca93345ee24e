package dev.parallax.common.job;

import org.jspecify.annotations.Nullable;

/**
 * A half-open range of record keys in the dataset's key order.
 *
 * @param from the first key inside, or null for an open start
 * @param to the first key outside, or null for an open end
 */
public record KeyRange(@Nullable String from, @Nullable String to) {
    public static final KeyRange ALL = new KeyRange(null, null);
}
