package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalValue.Float64;
import dev.parallax.reconciler.value.CanonicalValue.NotFinite;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Accepts a double; a 32-bit float, widened exactly; an integer that a double holds exactly; a decimal, as the nearest
 * double. NaN equals NaN, as in PostgreSQL, and -0.0 equals 0.0. Without a tolerance one ulp is a difference.
 *
 * <p>A tolerance cannot be part of a canonical form, so digests of such a field may differ where the field agrees.
 */
record Float64Codec(double tolerance) implements TypeCodec {
    @Override
    public CanonicalValue convert(Side side, Object raw) {
        if (raw instanceof NotFinite value) {
            return new Float64(value.number());
        }
        if (raw instanceof Double || raw instanceof Float) {
            return new Float64(((Number) raw).doubleValue());
        }
        if (Int64Codec.isIntegral(raw)) {
            long number = ((Number) raw).longValue();
            double value = number;
            // The second test because casting 2^63 back saturates to the same long.
            if ((long) value == number && value != 0x1p63) {
                return new Float64(value);
            }
        }
        if (raw instanceof BigDecimal || raw instanceof BigInteger) {
            double value = ((Number) raw).doubleValue();
            if (Double.isFinite(value)) {
                return new Float64(value);
            }
        }
        return TypeCodec.unconvertible(raw, "float64");
    }

    @Override
    public boolean agree(CanonicalValue source, CanonicalValue target) {
        return source.equals(target)
                || (source instanceof Float64(double a)
                        && target instanceof Float64(double b)
                        && Double.isFinite(a)
                        && Double.isFinite(b)
                        && Math.abs(a - b) <= tolerance);
    }

    @Override
    public boolean surelyAgree(Object source, Object target) {
        return source instanceof Double && source.equals(target);
    }
}
