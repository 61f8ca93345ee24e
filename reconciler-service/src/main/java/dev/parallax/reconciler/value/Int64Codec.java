package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalValue.Int64;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Accepts every number that is whole and fits into 64 bits, whatever type holds it; no text. */
record Int64Codec() implements TypeCodec {
    private static final double TWO_TO_63 = 0x1p63;

    @Override
    public CanonicalValue convert(Side side, Object raw) {
        if (isIntegral(raw)) {
            return new Int64(((Number) raw).longValue());
        }
        if (raw instanceof Double || raw instanceof Float) {
            double value = ((Number) raw).doubleValue();
            if (value == Math.rint(value) && value >= -TWO_TO_63 && value < TWO_TO_63) {
                return new Int64((long) value);
            }
        }
        if (raw instanceof BigInteger value && value.bitLength() < Long.SIZE) {
            return new Int64(value.longValue());
        }
        if (raw instanceof BigDecimal value && isLong(value)) {
            return new Int64(value.longValue());
        }
        return TypeCodec.unconvertible(raw, "int64");
    }

    private static boolean isLong(BigDecimal value) {
        if (value.signum() == 0) {
            return true;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        // The first test keeps 1E+999999999 from being written out.
        return stripped.precision() - (long) stripped.scale() <= 19
                && stripped.scale() <= 0
                && stripped.toBigInteger().bitLength() < Long.SIZE;
    }

    @Override
    public boolean surelyAgree(Object source, Object target) {
        return isIntegral(source)
                && isIntegral(target)
                && ((Number) source).longValue() == ((Number) target).longValue();
    }

    static boolean isIntegral(Object raw) {
        return raw instanceof Integer || raw instanceof Long || raw instanceof Short || raw instanceof Byte;
    }
}
