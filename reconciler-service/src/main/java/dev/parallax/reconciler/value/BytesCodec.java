package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalValue.Bytes;
import java.util.Arrays;
import java.util.HexFormat;

/** Accepts bytes only, of any subtype of BSON's binary: a text has no one encoding. */
record BytesCodec() implements TypeCodec {
    @Override
    public CanonicalValue convert(Side side, Object raw) {
        if (raw instanceof Special special && special.bytes() != null) {
            return new Bytes(HexFormat.of().formatHex(special.bytes()));
        }
        return raw instanceof byte[] bytes
                ? new Bytes(HexFormat.of().formatHex(bytes))
                : TypeCodec.unconvertible(raw, "byte string");
    }

    @Override
    public boolean surelyAgree(Object source, Object target) {
        return source instanceof byte[] a && target instanceof byte[] b && Arrays.equals(a, b);
    }
}
