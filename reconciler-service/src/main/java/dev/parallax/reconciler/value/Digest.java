package dev.parallax.reconciler.value;

/** A 128-bit digest of a canonical record. */
public record Digest(long high, long low) {
    /** 32 digits. */
    public String hex() {
        return "%016x%016x".formatted(high, low);
    }
}
