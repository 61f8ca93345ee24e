package dev.parallax.monitor.message;

import java.time.Instant;

/**
 * Reads moments that mostly lie in the same second as the one before, as those of a message do: of such a one only the
 * fraction is read. Not safe for threads.
 */
final class Moments {

    /** As long as {@code 2026-01-31T23:59:59}. */
    private static final int SECOND = 19;

    private static final int[] NANOS = {0, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};

    private String second = "";
    private long epochSecond;

    /**
     * Any moment of ISO 8601 that {@link Instant#parse} takes.
     *
     * @throws java.time.format.DateTimeParseException if it is none
     */
    Instant parse(String text) {
        int digits = text.length() - SECOND - 2;
        if (digits < 1 || digits > 9 || text.charAt(SECOND) != '.' || !text.endsWith("Z")) {
            return Instant.parse(text);
        }
        int fraction = 0;
        for (int i = SECOND + 1; i <= SECOND + digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Instant.parse(text);
            }
            fraction = fraction * 10 + digit;
        }
        if (!text.startsWith(second) || second.isEmpty()) {
            String begin = text.substring(0, SECOND);
            epochSecond = Instant.parse(begin + "Z").getEpochSecond();
            second = begin;
        }
        return Instant.ofEpochSecond(epochSecond, (long) fraction * NANOS[digits]);
    }
}
