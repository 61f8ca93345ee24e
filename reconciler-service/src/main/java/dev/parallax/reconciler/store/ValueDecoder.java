package dev.parallax.reconciler.store;

import org.jspecify.annotations.Nullable;

/** Makes the raw value of one column of what the client gives for it. Immutable, safe for threads. */
interface ValueDecoder {
    /** Compared by identity, so that most values cost no call. */
    ValueDecoder AS_IT_IS = value -> value;

    /**
     * The raw value.
     *
     * @param value not null
     * @return null only for a null of JSON
     */
    @Nullable
    Object decode(Object value);
}
