package dev.parallax.reconciler.key;

import dev.parallax.reconciler.value.CanonicalType.UuidType;
import dev.parallax.reconciler.value.CanonicalValue.Uuid;
import dev.parallax.reconciler.value.FieldCodec;
import dev.parallax.reconciler.value.Side;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parts of keys as text. Every part has one text; what people and other systems write otherwise, such as a UUID in upper
 * case, is read as the part it means.
 */
final class KeyText {
    private static final FieldCodec UUIDS = FieldCodec.of(new UuidType(), false);
    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,18}");

    /** Without an exponent, which would make much of little: {@code 1E+100000000}. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,10000}(\\.[0-9]{1,10000})?");

    private static final String INFINITY = "infinity";
    private static final String MINUS_INFINITY = "-infinity";

    private KeyText() {}

    /** The one text of a part. */
    static String of(Object part) {
        return switch (part) {
            case String text -> text;
            case BigDecimal number -> number.toPlainString();
            case LocalDate date when date.equals(LocalDate.MAX) -> INFINITY;
            case LocalDate date when date.equals(LocalDate.MIN) -> MINUS_INFINITY;
            case Instant time when time.equals(Instant.MAX) -> INFINITY;
            case Instant time when time.equals(Instant.MIN) -> MINUS_INFINITY;
            default -> part.toString();
        };
    }

    /** The part that a text means; null if it means none of the type. */
    static @Nullable Object parse(KeyType type, String text) {
        return switch (type) {
            case STRING -> isUnicode(text) ? text : null;
            case INT64 -> number(text);
            case UUID -> UUIDS.canonical(Side.SOURCE, text) instanceof Uuid(var id) ? id : null;
            case OBJECTID -> {
                var bytes = KeyBytes.parse(text);
                yield bytes == null || bytes.length != KeyBytes.OBJECT_ID ? null : KeyBytes.of(bytes);
            }
            case BYTES -> {
                var bytes = KeyBytes.parse(text);
                yield bytes == null ? null : KeyBytes.of(bytes);
            }
            case BYTES_BY_LENGTH -> {
                var bytes = KeyBytes.parse(text);
                yield bytes == null ? null : KeyBytes.byLength(bytes);
            }
            case DATE -> date(text);
            case TIMESTAMP -> time(text);
            case DECIMAL -> NUMBER.matcher(text).matches() ? new BigDecimal(text).stripTrailingZeros() : null;
        };
    }

    /** Half of a surrogate pair has no UTF-8 form: no store holds it, and sent there it would become another text. */
    private static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Long number(String text) {
        if (WHOLE_NUMBER.matcher(text).matches()) {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException tooLarge) {
                return null;
            }
        }
        return null;
    }

    private static @Nullable LocalDate date(String text) {
        if (text.equals(INFINITY)) {
            return LocalDate.MAX;
        }
        if (text.equals(MINUS_INFINITY)) {
            return LocalDate.MIN;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant time(String text) {
        if (text.equals(INFINITY)) {
            return Instant.MAX;
        }
        if (text.equals(MINUS_INFINITY)) {
            return Instant.MIN;
        }
        try {
            var time = OffsetDateTime.parse(text).toInstant();
            return time.truncatedTo(ChronoUnit.MICROS).equals(time) ? time : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
