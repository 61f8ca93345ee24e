package dev.parallax.reconciler.cut;

import java.util.List;

/**
 * How much is kept of what is too large.
 *
 * @param characters of each value
 * @param members of each record, and fields that differ
 */
record Extent(int characters, int members) {
    /** From much to little. The last fits wherever a key and a few names do. */
    static final List<Extent> ALL = List.of(
            new Extent(8_000, Integer.MAX_VALUE),
            new Extent(2_000, Integer.MAX_VALUE),
            new Extent(400, Integer.MAX_VALUE),
            new Extent(80, 400),
            new Extent(40, 20));
}
