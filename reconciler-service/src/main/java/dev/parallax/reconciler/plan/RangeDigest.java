package dev.parallax.reconciler.plan;

import dev.parallax.reconciler.value.DigestSum;

/**
 * What a store says about all the records of a key range.
 *
 * @param unusable records with a value that the digest cannot stand for, because it is none of its declared type
 */
public record RangeDigest(DigestSum sum, long unusable) {
    public static final RangeDigest EMPTY = new RangeDigest(DigestSum.EMPTY, 0);

    public long records() {
        return sum.count();
    }

    /** Whether both sides hold the same records; false says only that they must be looked at. */
    public boolean agrees(RangeDigest other) {
        return unusable == 0 && other.unusable == 0 && sum.equals(other.sum);
    }
}
