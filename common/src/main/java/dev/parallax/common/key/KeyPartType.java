package dev.parallax.common.key;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The type that a dataset declares for a part of its key. Every value of a type has one canonical text, by which a record is
 * known in jobs, messages and rows. People and other systems write the same value in other ways, such as a UUID in upper case
 * or a number with zeros before it: {@link #parse} reads all of them as the value that they mean.
 */
public enum KeyPartType {
    /** A String, as it is. */
    STRING("order-4711"),
    /** A Long. */
    INT64("4711"),
    /** A UUID. */
    UUID("6f9619ff-8b86-4011-b42d-00c04fc964ff"),
    /** The 12 bytes of an ObjectId. */
    OBJECTID("65b1c0de0123456789abcdef"),
    /** Bytes. */
    BYTES("00ff10"),
    /** A LocalDate; its first and last one are PostgreSQL's infinities. */
    DATE("2026-11-30"),
    /** An Instant in whole microseconds; its first and last one are PostgreSQL's infinities. */
    TIMESTAMP("2026-11-30T10:15:00Z"),
    /** A BigDecimal without zeros at its end. */
    DECIMAL("47.11");

    private static final int OBJECT_ID_BYTES = 12;
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]{1,100}");

    /** Without an exponent, which would make much of little: {@code 1E+100000000}. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,10000}(\\.[0-9]{1,10000})?");

    private static final Pattern UUID_DIGITS = Pattern.compile(
            "\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}|\\p{XDigit}{32}");
    private static final String UUID_NAME = "urn:uuid:";
    private static final Pattern BASIC_DATE = Pattern.compile("[0-9]{8}");
    private static final Pattern WEEK_DATE = Pattern.compile("[0-9]{4}-W[0-9]{2}-[0-9]");
    private static final Pattern ORDINAL_DATE = Pattern.compile("[0-9]{4}-[0-9]{3}");
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalStart()
            .parseLenient()
            .appendOffset("+HH:mm:ss", "Z")
            .parseStrict()
            .optionalEnd()
            .toFormatter(Locale.ROOT);
    private static final String INFINITY = "infinity";
    private static final String MINUS_INFINITY = "-infinity";

    private final String example;

    KeyPartType(String example) {
        this.example = example;
    }

    /** As the configuration names it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type that the configuration names so, in any case. */
    public static Optional<KeyPartType> named(String word) {
        return Arrays.stream(values())
                .filter(type -> type.name().equalsIgnoreCase(word))
                .findFirst();
    }

    /** A canonical text of the type, for people who wrote another. */
    public String example() {
        return example;
    }

    /** The value that a text means, bytes as an array; null if it means none of the type. */
    public @Nullable Object parse(String text) {
        return switch (this) {
            case STRING -> isUnicode(text) ? text : null;
            case INT64 -> wholeNumber(text);
            case UUID -> uuid(text);
            case OBJECTID -> {
                byte[] bytes = bytes(text);
                yield bytes == null || bytes.length != OBJECT_ID_BYTES ? null : bytes;
            }
            case BYTES -> bytes(text);
            case DATE -> date(text);
            case TIMESTAMP -> time(text);
            case DECIMAL -> NUMBER.matcher(text).matches() ? new BigDecimal(text).stripTrailingZeros() : null;
        };
    }

    /** The canonical text of the value that a text means; null if it means none of the type. */
    public @Nullable String canonical(String text) {
        Object value = parse(text);
        return value == null ? null : format(value);
    }

    /** The canonical text of a value, which is one that {@link #parse} gives. */
    public static String format(Object value) {
        return switch (value) {
            case String text -> text;
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case BigDecimal number -> number.toPlainString();
            case LocalDate date when date.equals(LocalDate.MAX) -> INFINITY;
            case LocalDate date when date.equals(LocalDate.MIN) -> MINUS_INFINITY;
            case Instant time when time.equals(Instant.MAX) -> INFINITY;
            case Instant time when time.equals(Instant.MIN) -> MINUS_INFINITY;
            default -> value.toString();
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

    private static @Nullable Long wholeNumber(String text) {
        if (WHOLE_NUMBER.matcher(text).matches()) {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException tooLarge) {
                return null;
            }
        }
        return null;
    }

    private static @Nullable UUID uuid(String text) {
        String digits = text;
        if (digits.regionMatches(true, 0, UUID_NAME, 0, UUID_NAME.length())) {
            digits = digits.substring(UUID_NAME.length());
        } else if (digits.startsWith("{") && digits.endsWith("}") && digits.length() > 1) {
            digits = digits.substring(1, digits.length() - 1);
        }
        if (!UUID_DIGITS.matcher(digits).matches()) {
            return null;
        }
        String hex = digits.replace("-", "");
        return new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }

    private static byte @Nullable [] bytes(String hex) {
        if (hex.length() % 2 != 0 || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            return null;
        }
        return HexFormat.of().parseHex(hex);
    }

    private static @Nullable LocalDate date(String text) {
        if (text.equalsIgnoreCase(INFINITY)) {
            return LocalDate.MAX;
        }
        if (text.equalsIgnoreCase(MINUS_INFINITY)) {
            return LocalDate.MIN;
        }
        DateTimeFormatter form = DateTimeFormatter.ISO_LOCAL_DATE;
        if (BASIC_DATE.matcher(text).matches()) {
            form = DateTimeFormatter.BASIC_ISO_DATE;
        } else if (WEEK_DATE.matcher(text).matches()) {
            form = DateTimeFormatter.ISO_WEEK_DATE;
        } else if (ORDINAL_DATE.matcher(text).matches()) {
            form = DateTimeFormatter.ISO_ORDINAL_DATE;
        }
        try {
            return LocalDate.parse(text, form);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** What names no zone is UTC, as the columns without one are. */
    private static @Nullable Instant time(String text) {
        if (text.equalsIgnoreCase(INFINITY)) {
            return Instant.MAX;
        }
        if (text.equalsIgnoreCase(MINUS_INFINITY)) {
            return Instant.MIN;
        }
        try {
            Instant time =
                    switch (TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from)) {
                        case OffsetDateTime zoned -> zoned.toInstant();
                        case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
                        default -> throw new IllegalStateException("no other form was asked for");
                    };
            return time.truncatedTo(ChronoUnit.MICROS).equals(time) ? time : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
