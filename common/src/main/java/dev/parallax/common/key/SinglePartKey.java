package dev.parallax.common.key;

import org.jspecify.annotations.Nullable;

/**
 * The text of a key of one part. It is the text of the part, but for texts with U+0000, which documents may have and neither
 * the columns of PostgreSQL nor most terminals can hold: such a key is written as a JSON array of its one part, {@code
 * ["a\u005cu0000b"]}. So is a text that could be taken for one of these, and every key has one text, and every text one key.
 */
public final class SinglePartKey {
    private static final String OPEN = "[\"";
    private static final String CLOSE = "\"]";
    private static final char FIRST_PRINTABLE = ' ';

    private SinglePartKey() {}

    /** The canonical text of a value, which is one that {@link #parse} gives. */
    public static String format(Object value) {
        return value instanceof String text ? escaped(text) : KeyPartType.format(value);
    }

    /** The value that a text means, bytes as an array; null if it means none of the type. */
    public static @Nullable Object parse(KeyPartType type, String text) {
        if (type != KeyPartType.STRING) {
            return type.parse(text);
        }
        String meant = meant(text);
        return type.parse(meant == null ? text : meant);
    }

    /** The canonical text of the value that a text means; null if it means none of the type. */
    public static @Nullable String canonical(KeyPartType type, String text) {
        Object value = parse(type, text);
        return value == null ? null : format(value);
    }

    private static String escaped(String text) {
        // Almost every key there is.
        boolean plain = text.indexOf('\0') < 0 && (!text.startsWith(OPEN) || meant(text) == null);
        return plain ? text : array(text);
    }

    /** What an array of one text stands for; null if the text stands for itself. */
    private static @Nullable String meant(String text) {
        if (!text.startsWith(OPEN) || !text.endsWith(CLOSE) || text.length() < OPEN.length() + CLOSE.length()) {
            return null;
        }
        String part = part(text);
        if (part == null || !text.equals(array(part))) {
            return null;
        }
        return part.indexOf('\0') >= 0 || meant(part) != null ? part : null;
    }

    private static String array(String text) {
        StringBuilder array = new StringBuilder(OPEN);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                array.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE) {
                array.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                array.append(c);
            }
        }
        return array.append(CLOSE).toString();
    }

    /** What {@link #array} may have made the text of; null if nothing. */
    private static @Nullable String part(String array) {
        StringBuilder part = new StringBuilder();
        int end = array.length() - CLOSE.length();
        int i = OPEN.length();
        while (i < end) {
            char c = array.charAt(i);
            if (c != '\\') {
                part.append(c);
                i++;
            } else if (array.startsWith("\\u00", i) && i + 6 <= end) {
                int high = Character.digit(array.charAt(i + 4), 16);
                int low = Character.digit(array.charAt(i + 5), 16);
                if (high < 0 || low < 0) {
                    return null;
                }
                part.append((char) (high << 4 | low));
                i += 6;
            } else if (i + 1 < end) {
                part.append(array.charAt(i + 1));
                i += 2;
            } else {
                return null;
            }
        }
        return part.toString();
    }
}
