package dev.parallax.reconciler.value;

import org.jspecify.annotations.Nullable;

/**
 * A raw value of a kind that only one store has, such as a regular expression. It equals the same content of the same
 * kind, and is the text of its JSON where a field is declared as a text.
 *
 * @param kind in the words of that store
 * @param json canonical Extended JSON, which no other value has
 * @param bytes what it holds, if that is nothing but bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared as a component.
public record Special(String kind, String json, byte @Nullable [] bytes) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Special special && special.kind.equals(kind) && special.json.equals(json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json;
    }
}
