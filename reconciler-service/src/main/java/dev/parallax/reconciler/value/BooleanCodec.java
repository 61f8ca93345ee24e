package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalValue.Bool;

/** Accepts a boolean, and the integers 0 and 1. */
record BooleanCodec() implements TypeCodec {
    @Override
    public CanonicalValue convert(Side side, Object raw) {
        if (raw instanceof Boolean value) {
            return new Bool(value);
        }
        if (Int64Codec.isIntegral(raw)) {
            long number = ((Number) raw).longValue();
            if (number == 0 || number == 1) {
                return new Bool(number == 1);
            }
        }
        return TypeCodec.unconvertible(raw, "boolean");
    }

    @Override
    public boolean surelyAgree(Object source, Object target) {
        return source instanceof Boolean && source.equals(target);
    }
}
