package dev.parallax.reconciler.store;

import org.jspecify.annotations.Nullable;

/**
 * About how much memory a record takes once it is decoded and converted: a number of two bytes in a document is some
 * hundred bytes then, so that what was received says little. A record may take an eighth of the heap, for both sides of
 * it are there at once, beside what a message about them takes. Not safe for threads.
 */
final class DecodedSize {
    /** What no record may have more of. */
    static final long MOST = Runtime.getRuntime().maxMemory() / 8;

    /** A value as it is, its canonical form, and its place in an array. */
    private static final int VALUE = 100;

    /** What a member of an object has besides its value. */
    private static final int MEMBER = 100;

    /** Texts up to this length have no number of parts that is worth counting. */
    private static final int SHORT = 1_024;

    private final long most;
    private long bytes;

    DecodedSize(long most) {
        this.most = most;
    }

    /** A value, or an object or array around others. */
    void value(int length) {
        add(VALUE + length);
    }

    /** The name of a member. */
    void member(String name) {
        add(MEMBER + name.length());
    }

    private void add(long more) {
        bytes += more;
        if (bytes > most) {
            throw new Exceeded(bytes);
        }
    }

    /** The record is not decoded any further. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long bytes;

        private Exceeded(long bytes) {
            super("more bytes than a decoded record may have", null, false, false);
            this.bytes = bytes;
        }

        /** As far as it was decoded. */
        long bytes() {
            return bytes;
        }
    }

    /**
     * The same of a text with parts that is not decoded yet: JSON, an array, a row. Parts are told by what stands between
     * them outside of quotes, and in quotes that have a row or an array in them.
     */
    static long of(@Nullable Object written) {
        if (!(written instanceof String text) || text.length() <= SHORT) {
            return 0;
        }
        long parts = 1;
        boolean inQuotes = false;
        boolean oneText = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                inQuotes = !inQuotes;
                oneText = inQuotes && !isOpening(text, i + 1);
            } else if (!oneText && (c == ',' || c == ':' || c == ';' || c == '{' || c == '[')) {
                parts++;
            }
        }
        return parts * VALUE + text.length();
    }

    private static boolean isOpening(String text, int at) {
        return at < text.length() && "({[".indexOf(text.charAt(at)) >= 0;
    }
}
