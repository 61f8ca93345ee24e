package dev.parallax.reconciler.store;

import org.jspecify.annotations.Nullable;

/**
 * The raw values of one document, in the order of the paths that were asked for.
 *
 * @param values not copied: whoever makes a document gives it away
 */
@SuppressWarnings("ArrayRecordComponent")
record FoundDocument(@Nullable Object[] values) {}
