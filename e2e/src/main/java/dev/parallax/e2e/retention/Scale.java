package dev.parallax.e2e.retention;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Three days in some minutes. Clocks go as they go: it is the retentions that are shorter, half a day for most of what is
 * kept and a day for what is kept longest.
 *
 * @param length of the three days
 */
public record Scale(Duration length) {
    public Scale {
        if (length.compareTo(Duration.ofSeconds(30)) < 0) {
            throw new IllegalArgumentException("three days need half a minute at least");
        }
    }

    Duration day() {
        return length.dividedBy(3);
    }

    /** The settings of all services. */
    public Map<String, String> settings() {
        String half = millis(day().dividedBy(2));
        String whole = millis(day());
        String often = millis(day().dividedBy(24));
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("PARALLAX_QUEUE_RETENTION", half);
        settings.put("PARALLAX_QUEUE_KEY_RETENTION", half);
        settings.put("PARALLAX_QUEUE_PURGE", often);
        settings.put("PARALLAX_RECONCILER_JOURNAL_RETENTION", half);
        settings.put("PARALLAX_RECONCILER_JOURNAL_UNDOABLE", whole);
        settings.put("PARALLAX_RECONCILER_JOURNAL_PLANS", half);
        settings.put("PARALLAX_RECONCILER_JOURNAL_PURGE", often);
        settings.put("PARALLAX_DATASETS_LAUNCHES_KNOWN_FOR", half);
        settings.put("PARALLAX_DATASETS_BOOKINGS_KNOWN_FOR", half);
        settings.put("PARALLAX_RETENTION_JOBS", half);
        settings.put("PARALLAX_RETENTION_MISMATCHES", half);
        settings.put("PARALLAX_RETENTION_CHANGES", whole);
        settings.put("PARALLAX_RETENTION_PURGE", often);
        settings.put("PARALLAX_RETENTION_AGREEMENTS", half);
        settings.put("PARALLAX_RETENTION_DEAD_LETTERS", half);
        settings.put("PARALLAX_OWNER_KEY_RETENTION", half);
        settings.put("PARALLAX_OWNER_PURGE", often);
        return settings;
    }

    private static String millis(Duration duration) {
        return "PT" + duration.toMillis() / 1000.0 + "S";
    }
}
