package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalType.DecimalType;
import dev.parallax.reconciler.value.CanonicalValue.Decimal;
import dev.parallax.reconciler.value.CanonicalValue.NotFinite;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Accepts every number; a float as the shortest decimal that reads back as it. Numbers are compared by value: 1.0 is
 * 1, and there is one zero. Digits beyond the declared scale count as they are, so 1.005 differs from 1.00 and from
 * 1.01, unless the field declares how to round them; a repair does not write them. NaN and the infinities are values
 * of their own, each equal to itself.
 */
record DecimalCodec(DecimalType type) implements TypeCodec {
    /** Digits before and after the point that PostgreSQL's numeric can hold; Decimal128 can hold fewer. */
    private static final long LARGEST = 131_072;

    private static final long SMALLEST = 16_383;

    @Override
    public CanonicalValue convert(Side side, Object raw) {
        if (raw instanceof NotFinite value) {
            return value;
        }
        if (isNotFinite(raw)) {
            return notFinite(((Number) raw).doubleValue());
        }
        BigDecimal number = toDecimal(raw);
        if (number == null || !inRange(number)) {
            return TypeCodec.unconvertible(raw, "decimal");
        }
        return new Decimal(type.rounding() == null ? number : number.setScale(type.scale(), type.rounding()));
    }

    static boolean isNotFinite(Object raw) {
        return (raw instanceof Double d && !Double.isFinite(d)) || (raw instanceof Float f && !Float.isFinite(f));
    }

    static NotFinite notFinite(double value) {
        return Double.isNaN(value)
                ? NotFinite.NAN
                : value > 0 ? NotFinite.POSITIVE_INFINITY : NotFinite.NEGATIVE_INFINITY;
    }

    static @Nullable BigDecimal toDecimal(Object raw) {
        return switch (raw) {
            case BigDecimal value -> value;
            case BigInteger value -> new BigDecimal(value);
            case Double value -> new BigDecimal(value.toString());
            case Float value -> new BigDecimal(value.toString());
            default -> Int64Codec.isIntegral(raw) ? BigDecimal.valueOf(((Number) raw).longValue()) : null;
        };
    }

    /** Outside of it no store can hold the number, and writing it out could take gigabytes. */
    static boolean inRange(BigDecimal number) {
        return number.signum() == 0
                || (number.precision() - (long) number.scale() <= LARGEST && number.scale() <= SMALLEST);
    }

    @Override
    public boolean surelyAgree(Object source, Object target) {
        return source instanceof BigDecimal a
                && target instanceof BigDecimal b
                && a.scale() >= 0
                && a.scale() <= SMALLEST
                && b.scale() >= 0
                && b.scale() <= SMALLEST
                && a.compareTo(b) == 0;
    }

    @Override
    public TargetValue targetValue(CanonicalValue value) {
        if (value instanceof Decimal(BigDecimal number)) {
            return number.scale() > type.scale()
                    ? new TargetValue.Refused(
                            "%s has more than the declared %d digits after the point".formatted(number, type.scale()))
                    : new TargetValue.Json(number.setScale(type.scale()));
        }
        return JsonValues.of(value);
    }
}
