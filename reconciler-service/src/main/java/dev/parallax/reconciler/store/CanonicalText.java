package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.KeyBytes;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values that a store holds as text, in the one form in which the order of the texts is that of the values. Another form of
 * the same value is none: the store would not find it by this one.
 */
final class CanonicalText {
    static final String UUID_FORM = "a UUID in a text must be written in lower case with hyphens, as uuid::text does";
    static final String OBJECT_ID_FORM = "an ObjectId in a text must be written as 24 lower-case hexadecimal digits";
    static final String UUID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
    static final String OBJECT_ID_PATTERN = "^[0-9a-f]{24}$";

    private static final int UUID_LENGTH = 36;

    private CanonicalText() {}

    static @Nullable UUID uuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return null;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? text.charAt(i) != '-' : !isLowerHex(text.charAt(i))) {
                return null;
            }
        }
        return UUID.fromString(text);
    }

    static @Nullable KeyBytes objectId(String text) {
        if (text.length() != 2 * KeyBytes.OBJECT_ID) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isLowerHex(text.charAt(i))) {
                return null;
            }
        }
        return KeyBytes.of(HexFormat.of().parseHex(text));
    }

    /** Null if the number is not whole, or too large. */
    static @Nullable Long whole(BigDecimal number) {
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static boolean isLowerHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
}
