package dev.parallax.reconciler.value;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A raw array whose indexes do not begin at 1.
 *
 * @param bounds of each dimension, for example {@code [0:2]}
 */
public record BoundedArray(String bounds, List<? extends @Nullable Object> elements) {}
