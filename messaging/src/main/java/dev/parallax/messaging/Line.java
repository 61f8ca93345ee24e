package dev.parallax.messaging;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Texts that come from outside, made fit for a log line, a header and a column. */
final class Line {
    private static final int LONGEST = 500;

    private Line() {}

    /** The first line of a text, without characters that are not to be seen, of 500 characters at most. */
    static String of(@Nullable String text) {
        if (text == null) {
            return "unknown";
        }
        StringBuilder line = new StringBuilder(Math.min(text.length(), LONGEST));
        for (int at = 0; at < text.length() && line.length() < LONGEST; ) {
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            if (character == '\n' || character == '\r') {
                break;
            }
            line.appendCodePoint(isSeen(character) ? character : '?');
        }
        return line.toString();
    }

    private static boolean isSeen(int character) {
        return !Character.isISOControl(character)
                && Character.isDefined(character)
                && Character.getType(character) != Character.SURROGATE;
    }

    static byte[] bytes(@Nullable String text) {
        return of(text).getBytes(StandardCharsets.UTF_8);
    }
}
