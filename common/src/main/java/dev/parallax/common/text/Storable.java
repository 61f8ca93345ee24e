package dev.parallax.common.text;

/**
 * Texts that every store takes. A message quotes what it was given, and that may have characters which no column of
 * PostgreSQL holds: one of them would keep the whole message, or the end of its job, from being stored.
 */
public final class Storable {
    private static final char PICTURE_OF_NUL = '\u2400';
    private static final char REPLACEMENT = '\uFFFD';

    private Storable() {}

    /** The text with U+0000 shown as its picture, and halves of surrogate pairs as the replacement character. */
    public static String text(String text) {
        StringBuilder changed = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                changed = changed == null ? new StringBuilder(text) : changed;
                changed.setCharAt(i, c == 0 ? PICTURE_OF_NUL : REPLACEMENT);
            }
        }
        return changed == null ? text : changed.toString();
    }
}
