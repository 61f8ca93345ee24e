package dev.parallax.reconciler.key;

import dev.parallax.common.key.KeyPartType;
import org.jspecify.annotations.Nullable;

/** Parts of keys as text, as {@link KeyPartType} has it. */
final class KeyText {
    private KeyText() {}

    /** The one text of a part. */
    static String of(Object part) {
        return part instanceof KeyBytes bytes ? bytes.toString() : KeyPartType.format(part);
    }

    /** The part that a text means; null if it means none of the type. */
    static @Nullable Object parse(KeyType type, String text) {
        Object value = type.declared().parse(text);
        if (value instanceof byte[] bytes) {
            return type == KeyType.BYTES_BY_LENGTH ? KeyBytes.byLength(bytes) : KeyBytes.of(bytes);
        }
        return value;
    }
}
