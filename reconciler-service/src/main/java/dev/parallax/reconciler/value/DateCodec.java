package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalValue.Day;
import dev.parallax.reconciler.value.CanonicalValue.NotFinite;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Accepts a day; a moment that is midnight in UTC, as BSON has to write a day; a local midnight; an ISO 8601 text. A
 * time of day is never cut off.
 */
record DateCodec() implements TypeCodec {
    @Override
    public CanonicalValue convert(Side side, Object raw) {
        if (raw instanceof NotFinite infinity && infinity != NotFinite.NAN) {
            return infinity;
        }
        LocalDate day =
                switch (raw) {
                    case LocalDate value -> value;
                    case LocalDateTime value -> atMidnight(value);
                    case Instant value -> ofInstant(value);
                    case OffsetDateTime value ->
                        atMidnight(value.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
                    case Date value -> ofInstant(value.toInstant());
                    case String text -> parse(text);
                    default -> null;
                };
        return day == null ? TypeCodec.unconvertible(raw, "date") : new Day(day);
    }

    private static @Nullable LocalDate ofInstant(Instant instant) {
        boolean representable = instant.compareTo(LocalDateTime.MIN.toInstant(ZoneOffset.UTC)) >= 0
                && instant.compareTo(LocalDateTime.MAX.toInstant(ZoneOffset.UTC)) <= 0;
        return representable ? atMidnight(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) : null;
    }

    private static @Nullable LocalDate atMidnight(LocalDateTime time) {
        return time.toLocalTime().equals(LocalTime.MIDNIGHT) ? time.toLocalDate() : null;
    }

    private static @Nullable LocalDate parse(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException notADay) {
            return null;
        }
    }

    @Override
    public boolean surelyAgree(Object source, Object target) {
        return source instanceof LocalDate && source.equals(target);
    }
}
