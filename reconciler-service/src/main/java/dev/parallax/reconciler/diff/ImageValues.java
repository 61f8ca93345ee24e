package dev.parallax.reconciler.diff;

import dev.parallax.reconciler.value.CanonicalValue.NotFinite;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads values in images, as the client of the store would give them. */
final class ImageValues {
    private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);
    private static final long EPOCH_SECOND = EPOCH.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    private static final long MICROS = 1_000_000;
    private static final int NANOS_A_MICRO = 1_000;
    private static final long NUMERIC_BASE = 10_000;
    private static final int DIGITS_A_DIGIT = 4;
    private static final int MOST_IN_LONG = 4;
    private static final int NEGATIVE = 0x4000;
    private static final int NOT_A_NUMBER = 0xC000;
    private static final int INFINITE = 0xD000;
    private static final int MINUS_INFINITE = 0xF000;

    private ImageValues() {}

    /**
     * The value that begins at {@code at}.
     *
     * @param end where the next one begins
     * @return what is not finite as {@link NotFinite}; null for a number that no release of the server is known to write
     */
    static @Nullable Object read(ValueForm form, byte[] bytes, int at, int end) {
        var value = ByteBuffer.wrap(bytes, at, end - at);
        return switch (form) {
            case BOOLEAN -> value.get() != 0;
            case INT64 -> value.getLong();
            case FLOAT64 -> value.getDouble();
            case MOMENT -> {
                long micros = value.getLong();
                yield isInfinite(micros) ? infinite(micros > 0) : time(micros).atOffset(ZoneOffset.UTC);
            }
            case LOCAL_TIME -> {
                long micros = value.getLong();
                yield isInfinite(micros) ? infinite(micros > 0) : time(micros);
            }
            case DATE -> {
                int days = value.getInt();
                yield days == Integer.MAX_VALUE || days == Integer.MIN_VALUE
                        ? infinite(days > 0)
                        : EPOCH.plusDays(days);
            }
            case UUID -> new UUID(value.getLong(), value.getLong());
            case TEXT -> new String(bytes, at, end - at - form.tail(), StandardCharsets.UTF_8);
            case BYTES -> Arrays.copyOfRange(bytes, at + Integer.BYTES, end);
            case NUMERIC -> number(value);
        };
    }

    private static boolean isInfinite(long micros) {
        return micros == Long.MAX_VALUE || micros == Long.MIN_VALUE;
    }

    private static NotFinite infinite(boolean positive) {
        return positive ? NotFinite.POSITIVE_INFINITY : NotFinite.NEGATIVE_INFINITY;
    }

    private static LocalDateTime time(long micros) {
        return LocalDateTime.ofEpochSecond(
                EPOCH_SECOND + Math.floorDiv(micros, MICROS),
                (int) Math.floorMod(micros, MICROS) * NANOS_A_MICRO,
                ZoneOffset.UTC);
    }

    private static @Nullable Object number(ByteBuffer value) {
        int digits = value.getShort();
        int weight = value.getShort();
        int sign = Short.toUnsignedInt(value.getShort());
        int scale = value.getShort();
        if (sign != 0 && sign != NEGATIVE) {
            return switch (sign) {
                case NOT_A_NUMBER -> NotFinite.NAN;
                case INFINITE -> NotFinite.POSITIVE_INFINITY;
                case MINUS_INFINITE -> NotFinite.NEGATIVE_INFINITY;
                default -> null;
            };
        }
        var unscaled = digits > MOST_IN_LONG ? large(value, digits) : BigInteger.valueOf(small(value, digits));
        var number = new BigDecimal(unscaled, (digits - 1 - weight) * DIGITS_A_DIGIT).setScale(scale);
        return sign == NEGATIVE ? number.negate() : number;
    }

    private static long small(ByteBuffer value, int digits) {
        long number = 0;
        for (int i = 0; i < digits; i++) {
            number = number * NUMERIC_BASE + value.getShort();
        }
        return number;
    }

    private static BigInteger large(ByteBuffer value, int digits) {
        var number = BigInteger.ZERO;
        for (int i = 0; i < digits; i++) {
            number = number.multiply(BigInteger.valueOf(NUMERIC_BASE)).add(BigInteger.valueOf(value.getShort()));
        }
        return number;
    }
}
