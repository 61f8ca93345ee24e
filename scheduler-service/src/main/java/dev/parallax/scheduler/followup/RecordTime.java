package dev.parallax.scheduler.followup;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a time as owners write it: ISO 8601, in UTC unless it says otherwise; a date is its first moment. */
public final class RecordTime {
    /** A year within what the database and messages hold, so that an offset to it is held too. */
    private static final Instant EARLIEST = Instant.parse("0002-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9998-12-31T00:00:00Z");

    private RecordTime() {}

    /** Empty for what is no time, or none that anything could be done at. */
    public static Optional<Instant> of(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(text))
                    .filter(time -> !time.isBefore(EARLIEST) && !time.isAfter(LATEST))
                    .map(time -> time.truncatedTo(ChronoUnit.MICROS));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Instant parse(String text) {
        int time = text.indexOf('T');
        if (time < 0) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        boolean zoned = text.endsWith("Z") || text.indexOf('+', time) > 0 || text.indexOf('-', time) > 0;
        return zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
}
