package dev.parallax.reconciler.store;

import org.jspecify.annotations.Nullable;

/**
 * The raw values of one document, in the order of the paths that were asked for.
 *
 * @param values not copied: whoever makes a document gives it away
 * @param tooLarge about how many bytes its values have in memory, if that is more than they may, and then only the parts of
 *     its key are there; else 0
 */
@SuppressWarnings("ArrayRecordComponent")
record FoundDocument(@Nullable Object[] values, long tooLarge) {
    FoundDocument(@Nullable Object[] values) {
        this(values, 0);
    }
}
