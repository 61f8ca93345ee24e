package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.StoredPart;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Dates and times as PostgreSQL reads them, which knows fewer of them than the JDK, and no year 0. */
final class PostgresTimes {
    private static final LocalDate FIRST_DATE = LocalDate.of(-4713, 11, 24);
    private static final LocalDate LAST_DATE = LocalDate.of(5_874_897, 12, 31);
    private static final LocalDateTime FIRST_TIME = FIRST_DATE.atStartOfDay();
    private static final LocalDateTime LAST_TIME = LocalDateTime.of(294_276, 12, 31, 23, 59, 59, 999_999_000);
    private static final String INFINITY = "infinity";
    private static final String MINUS_INFINITY = "-infinity";

    private PostgresTimes() {}

    static StoredPart date(LocalDate date) {
        if (date.equals(LocalDate.MAX)) {
            return StoredPart.at(INFINITY);
        }
        if (date.equals(LocalDate.MIN)) {
            return StoredPart.at(MINUS_INFINITY);
        }
        if (date.isBefore(FIRST_DATE)) {
            return StoredPart.after(MINUS_INFINITY);
        }
        return date.isAfter(LAST_DATE) ? StoredPart.after(text(LAST_DATE)) : StoredPart.at(text(date));
    }

    static StoredPart time(Instant time) {
        if (time.equals(Instant.MAX)) {
            return StoredPart.at(INFINITY);
        }
        if (time.equals(Instant.MIN)) {
            return StoredPart.at(MINUS_INFINITY);
        }
        if (time.isBefore(FIRST_TIME.toInstant(ZoneOffset.UTC))) {
            return StoredPart.after(MINUS_INFINITY);
        }
        var local = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        return local.isAfter(LAST_TIME) ? StoredPart.after(text(LAST_TIME)) : StoredPart.at(text(local));
    }

    /** The canonical value of a time as the client gives it: what lies beyond those of PostgreSQL stands for an infinity. */
    static Instant canonical(Instant time) {
        if (time.isBefore(FIRST_TIME.toInstant(ZoneOffset.UTC))) {
            return Instant.MIN;
        }
        return time.isAfter(LAST_TIME.toInstant(ZoneOffset.UTC)) ? Instant.MAX : time.truncatedTo(ChronoUnit.MICROS);
    }

    /** The same of a date. */
    static LocalDate canonical(LocalDate date) {
        return date.isBefore(FIRST_DATE) ? LocalDate.MIN : date.isAfter(LAST_DATE) ? LocalDate.MAX : date;
    }

    private static String text(LocalDate date) {
        return day(date) + era(date);
    }

    private static String text(LocalDateTime time) {
        return "%s %02d:%02d:%02d.%06d+00%s"
                .formatted(
                        day(time.toLocalDate()),
                        time.getHour(),
                        time.getMinute(),
                        time.getSecond(),
                        time.getNano() / 1_000,
                        era(time.toLocalDate()));
    }

    private static String day(LocalDate date) {
        int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
        return "%04d-%02d-%02d".formatted(year, date.getMonthValue(), date.getDayOfMonth());
    }

    private static String era(LocalDate date) {
        return date.getYear() > 0 ? "" : " BC";
    }
}
