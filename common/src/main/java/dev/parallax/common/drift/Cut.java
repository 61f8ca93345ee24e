package dev.parallax.common.drift;

import org.jspecify.annotations.Nullable;

/**
 * Says that a mismatch is not told in full, for the message would have been larger than the broker takes: long values are
 * shortened around the first difference, each with what was left out, its length and the beginning of its SHA-256.
 *
 * @param sourceBytes about how large the source's record is in full; null if missing there
 * @param targetBytes the same of the target
 */
public record Cut(@Nullable Long sourceBytes, @Nullable Long targetBytes) {}
