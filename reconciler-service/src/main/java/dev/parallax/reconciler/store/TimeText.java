package dev.parallax.reconciler.store;

import dev.parallax.reconciler.value.CanonicalValue.NotFinite;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Times as PostgreSQL writes them in ISO style: {@code 0044-03-15 12:00:00.5+00 BC}. */
final class TimeText {
    private static final String BEFORE_CHRIST = " BC";

    private TimeText() {}

    static Object day(String text) {
        var infinity = infinity(text);
        return infinity == null ? date(text) : infinity;
    }

    static Object localTime(String text) {
        var infinity = infinity(text);
        return infinity == null ? dateTime(text) : infinity;
    }

    /** A session's time zone is UTC, but zones were not always whole minutes away from it. */
    static Object moment(String text) {
        var infinity = infinity(text);
        if (infinity != null) {
            return infinity;
        }
        int sign = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        int end = text.endsWith(BEFORE_CHRIST) ? text.length() - BEFORE_CHRIST.length() : text.length();
        var local = dateTime(text.substring(0, sign) + text.substring(end));
        return OffsetDateTime.of(local, ZoneOffset.of(text.substring(sign, end)));
    }

    private static @Nullable NotFinite infinity(String text) {
        return switch (text) {
            case "infinity" -> NotFinite.POSITIVE_INFINITY;
            case "-infinity" -> NotFinite.NEGATIVE_INFINITY;
            default -> null;
        };
    }

    private static LocalDateTime dateTime(String text) {
        int blank = text.indexOf(' ');
        if (blank < 0) {
            throw new IllegalArgumentException("no time of day");
        }
        boolean before = text.endsWith(BEFORE_CHRIST);
        var time = text.substring(blank + 1, before ? text.length() - BEFORE_CHRIST.length() : text.length());
        return LocalDateTime.of(date(text.substring(0, blank) + (before ? BEFORE_CHRIST : "")), LocalTime.parse(time));
    }

    /** There is no year 0: the year before 1 is 1 BC. */
    private static LocalDate date(String text) {
        boolean before = text.endsWith(BEFORE_CHRIST);
        var day = before ? text.substring(0, text.length() - BEFORE_CHRIST.length()) : text;
        int end = day.indexOf('-');
        if (day.length() != end + 6) {
            throw new IllegalArgumentException("no day");
        }
        int year = Integer.parseInt(day, 0, end, 10);
        return LocalDate.of(
                before ? 1 - year : year,
                Integer.parseInt(day, end + 1, end + 3, 10),
                Integer.parseInt(day, end + 4, end + 6, 10));
    }
}
