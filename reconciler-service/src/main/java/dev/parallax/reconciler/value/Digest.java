package dev.parallax.reconciler.value;

import java.util.HexFormat;

/** A 128-bit digest of a canonical record. */
public record Digest(long high, long low) {
    /** 32 digits. */
    public String hex() {
        var hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
