package dev.parallax.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a text of a caller may be. */
public final class Texts {
    private static final int LONGEST_TOLD = 100;

    private Texts() {}

    /** Whether every store and every message can carry it: none takes NUL or half a character. */
    public static boolean isStorable(String text) {
        return text.codePoints().allMatch(point -> point != 0 && !isSurrogate(point));
    }

    /**
     * What is wrong with a text that names somebody or something: it goes into headers, and into lines of a log.
     *
     * @return null if nothing is
     */
    public static @Nullable String problemOfLine(String text, int longest) {
        if (text.length() > longest) {
            return String.format(Locale.ROOT, "must not be longer than %d characters", longest);
        }
        return text.codePoints().allMatch(point -> !isSurrogate(point) && !breaks(point))
                ? null
                : "must have printable characters only";
    }

    /** A text of a caller as an error tells it back: short, and such that it can be written. */
    public static String told(String text) {
        String some = text.codePointCount(0, text.length()) <= LONGEST_TOLD
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_TOLD)) + "...";
        StringBuilder told = new StringBuilder(some.length());
        some.codePoints().forEach(point -> told.appendCodePoint(point == 0 || isSurrogate(point) ? 0xFFFD : point));
        return told.toString();
    }

    /** The text on one line: what would break it, or turn the terminal's head, is escaped as JSON escapes it. */
    public static String onOneLine(String text) {
        if (!isSeveralLines(text)) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (breaks(point)) {
                        line.append(String.format(Locale.ROOT, "\\u%04x", point));
                    } else {
                        line.appendCodePoint(point);
                    }
                }
            }
        });
        return line.toString();
    }

    static boolean isSeveralLines(String text) {
        return text.codePoints().anyMatch(Texts::breaks);
    }

    private static boolean isSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    private static boolean breaks(int point) {
        return Character.isISOControl(point) || point == 0x2028 || point == 0x2029;
    }
}
