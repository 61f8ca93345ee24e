package dev.parallax.reconciler.key;

import dev.parallax.common.key.KeyPartType;
import dev.parallax.common.key.SinglePartKey;
import org.jspecify.annotations.Nullable;

/** Parts of keys as text, as {@link KeyPartType} has it. */
final class KeyText {
    private KeyText() {}

    /** The one text of a part. */
    static String of(Object part) {
        return part instanceof KeyBytes bytes ? bytes.toString() : KeyPartType.format(part);
    }

    /** The one text of a key that has no other part. */
    static String ofSingle(Object part) {
        return part instanceof KeyBytes bytes ? bytes.toString() : SinglePartKey.format(part);
    }

    /** The part that a text means; null if it means none of the type. */
    static @Nullable Object parse(KeyType type, String text) {
        return part(type, type.declared().parse(text));
    }

    /** The same of a key that has no other part. */
    static @Nullable Object parseSingle(KeyType type, String text) {
        return part(type, SinglePartKey.parse(type.declared(), text));
    }

    private static @Nullable Object part(KeyType type, @Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return type == KeyType.BYTES_BY_LENGTH ? KeyBytes.byLength(bytes) : KeyBytes.of(bytes);
        }
        return value;
    }
}
