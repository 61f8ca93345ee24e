package dev.parallax.reconciler.value;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A raw value that is a text with parts, as an array of PostgreSQL is: a field of texts takes the text, one with parts
 * takes them.
 *
 * @param text as the store writes it, always in the same way for the same value
 * @param parts reads the text: a List, Map, {@link BoundedArray} or {@link Unreadable}
 */
public record Written(String text, Function<String, Object> parts) {
    /** What it consists of. */
    public Object value() {
        return parts.apply(text);
    }

    /** By the text alone. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Written written && written.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
