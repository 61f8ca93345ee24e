package dev.parallax.reconciler.diff;

import dev.parallax.reconciler.value.Digest;
import org.jspecify.annotations.Nullable;

/**
 * The digests of the canonical records of one key.
 *
 * @param source null if there is no record
 * @param target null if there is no record
 */
public record SideDigests(@Nullable Digest source, @Nullable Digest target) {}
