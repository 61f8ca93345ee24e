package dev.parallax.bench.report;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How figures are written; a missing one is a dash. */
public final class Numbers {
    private static final String NOTHING = "-";
    private static final double MEGABYTE = 1024.0 * 1024.0;

    private Numbers() {}

    /** Seconds with as many decimals as a short or a long time deserves. */
    public static String seconds(@Nullable Duration duration) {
        if (duration == null) {
            return NOTHING;
        }
        double seconds = duration.toNanos() / 1e9;
        return String.format(Locale.ROOT, seconds < 1 ? "%.3f" : "%.2f", seconds);
    }

    public static String ratio(@Nullable Duration duration, @Nullable Duration to) {
        return duration == null || to == null
                ? NOTHING
                : String.format(Locale.ROOT, "%.2fx", (double) duration.toNanos() / to.toNanos());
    }

    public static String megabytes(@Nullable Long bytes) {
        return bytes == null ? NOTHING : String.format(Locale.ROOT, "%.0f MB", bytes / MEGABYTE);
    }

    public static String count(@Nullable Long count) {
        return count == null ? NOTHING : String.format(Locale.ROOT, "%,d", count);
    }
}
