package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import dev.parallax.reconciler.value.CanonicalValue.NotFinite;
import dev.parallax.reconciler.value.CanonicalValue.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Accepts a moment; a local time, read in the declared zone (at a change of the clocks the earlier of two, or the later
 * side of a gap); a day, as its start there; an ISO 8601 text of any of these. Digits finer than the declared precision
 * are cut towards the past on both sides: of PostgreSQL's microseconds against BSON's milliseconds only the
 * milliseconds count if {@code millis} is declared.
 */
final class TimestampCodec implements TypeCodec {
    private final ZoneId zone;
    private final @Nullable ZoneOffset fixed;
    private final ChronoUnit unit;
    private final int nanosOfUnit;

    TimestampCodec(TimestampType type) {
        this.zone = type.zone();
        this.fixed = zone.getRules().isFixedOffset() ? zone.getRules().getOffset(Instant.EPOCH) : null;
        this.unit = switch (type.precision()) {
            case SECONDS -> ChronoUnit.SECONDS;
            case MILLIS -> ChronoUnit.MILLIS;
            case MICROS -> ChronoUnit.MICROS;
            case NANOS -> ChronoUnit.NANOS;
        };
        this.nanosOfUnit = (int) unit.getDuration().toNanos();
    }

    @Override
    public CanonicalValue convert(Side side, Object raw) {
        if (raw instanceof NotFinite infinity && infinity != NotFinite.NAN) {
            return infinity;
        }
        try {
            Instant instant = instant(raw);
            return instant == null
                    ? TypeCodec.unconvertible(raw, "timestamp")
                    : new Timestamp(instant.truncatedTo(unit));
        } catch (DateTimeException outOfRangeOrNoIsoText) {
            return TypeCodec.unconvertible(raw, "timestamp");
        }
    }

    private @Nullable Instant instant(Object raw) {
        return switch (raw) {
            case Instant value -> value;
            case OffsetDateTime value -> value.toInstant();
            case LocalDateTime value -> value.atZone(zone).toInstant();
            case LocalDate value -> value.atStartOfDay(zone).toInstant();
            case Date value -> value.toInstant();
            case String text -> parse(text);
            default -> null;
        };
    }

    private @Nullable Instant parse(String text) {
        TemporalAccessor parsed = text.length() == 10
                ? LocalDate.parse(text)
                : DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return instant(parsed);
    }

    @Override
    public boolean surelyAgree(Object source, Object target) {
        return isPlain(source)
                && isPlain(target)
                && second(source) == second(target)
                && nano(source) / nanosOfUnit == nano(target) / nanosOfUnit;
    }

    private boolean isPlain(Object raw) {
        return raw instanceof Instant
                || raw instanceof OffsetDateTime
                || (raw instanceof LocalDateTime && fixed != null);
    }

    private long second(Object raw) {
        return switch (raw) {
            case Instant value -> value.getEpochSecond();
            case OffsetDateTime value -> value.toEpochSecond();
            case LocalDateTime value when fixed != null -> value.toEpochSecond(fixed);
            default -> throw new IllegalStateException("not plain: " + raw.getClass());
        };
    }

    @SuppressWarnings({"JavaInstantGetSecondsGetNano", "JavaLocalDateTimeGetNano"}) // second() takes the other half
    private static int nano(Object raw) {
        return switch (raw) {
            case Instant value -> value.getNano();
            case OffsetDateTime value -> value.getNano();
            case LocalDateTime value -> value.getNano();
            default -> throw new IllegalStateException("not plain: " + raw.getClass());
        };
    }
}
