package dev.parallax.reconciler.value;

/**
 * The digest of a set of records: how many there are and the sum of their digests modulo 2^128. It does not depend on
 * the order, a record that occurs twice does not cancel out as with XOR, and the count guards against what sums to
 * zero. Immutable.
 *
 * @param count records
 * @param high upper half of the sum
 * @param low lower half of the sum
 */
public record DigestSum(long count, long high, long low) {
    public static final DigestSum EMPTY = new DigestSum(0, 0, 0);

    public DigestSum plus(Digest digest) {
        return plus(new DigestSum(1, digest.high(), digest.low()));
    }

    /** The digest of both sets together. */
    public DigestSum plus(DigestSum other) {
        long sum = low + other.low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        return new DigestSum(count + other.count, high + other.high + carry, sum);
    }

    /** The count and the sum in hexadecimal. */
    public String text() {
        return "%d:%016x%016x".formatted(count, high, low);
    }
}
