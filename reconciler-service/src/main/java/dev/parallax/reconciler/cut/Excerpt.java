package dev.parallax.reconciler.cut;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A part of a long text, which says of itself that it is one. */
public final class Excerpt {
    private static final Pattern MARK =
            Pattern.compile(" \\[cut: characters [\\d,]+-[\\d,]+ of [\\d,]+, SHA-256 [0-9a-f]{16}\\.\\.\\.]$");

    private Excerpt() {}

    /** Whether a value is only a part of one. */
    public static boolean isOne(@Nullable Object value) {
        return value instanceof String text && MARK.matcher(text).find();
    }

    /**
     * The text if it is short enough; else about so many of its characters, most of them from {@code place} on, with the
     * length of the whole and the beginning of its SHA-256, by which two of them can be compared.
     *
     * @param place which must be seen
     */
    static String of(String text, int place, int characters, TextHashes hashes) {
        if (text.length() <= characters) {
            return text;
        }
        int start = Math.clamp(place - characters / 4, 0, text.length() - characters);
        int end = start + characters;
        // Half of a surrogate pair is no character.
        if (start > 0 && Character.isLowSurrogate(text.charAt(start))) {
            start++;
        }
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return (start > 0 ? "…" : "")
                + text.substring(start, end)
                + (end < text.length() ? "…" : "")
                + String.format(
                        Locale.ROOT,
                        " [cut: characters %,d-%,d of %,d, SHA-256 %s...]",
                        start + 1,
                        end,
                        text.length(),
                        hashes.of(text));
    }

    /** Where two texts part; 0 if one of them is not there. */
    static int firstDifference(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return 0;
        }
        int shorter = Math.min(one.length(), other.length());
        int at = 0;
        while (at < shorter && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at;
    }
}
