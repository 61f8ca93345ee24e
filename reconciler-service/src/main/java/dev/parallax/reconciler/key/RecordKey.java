package dev.parallax.reconciler.key;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The key of a record: one or more parts, each a String, a Long or a UUID. Ordered part by part, as the stores order
 * them: texts by their UTF-8 bytes, unsigned; numbers by value; UUIDs by their 16 bytes, unsigned.
 */
public final class RecordKey implements Comparable<RecordKey> {
    private static final int LAST_CHARACTERS = 4;

    private final Object[] parts;

    private RecordKey(Object[] parts) {
        this.parts = parts;
    }

    /**
     * From parts.
     *
     * @throws IllegalArgumentException if there is no part, or one is no String, Long or UUID
     */
    public static RecordKey of(Object... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("a key needs a part");
        }
        for (Object part : parts) {
            if (!(part instanceof String || part instanceof Long || part instanceof UUID)) {
                throw new IllegalArgumentException("not a part of a key: " + part);
            }
        }
        return new RecordKey(parts.clone());
    }

    public List<Object> parts() {
        return List.of(parts);
    }

    /**
     * In the order of the stores.
     *
     * @throws IllegalArgumentException if the other is a key of another shape
     */
    @Override
    public int compareTo(RecordKey other) {
        if (parts.length != other.parts.length) {
            throw new IllegalArgumentException("keys of different datasets: " + this + " and " + other);
        }
        for (int i = 0; i < parts.length; i++) {
            int order = compare(parts[i], other.parts[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compare(Object a, Object b) {
        if (a instanceof String x && b instanceof String y) {
            // In a merge most keys are equal, which is seen many characters at a time.
            return x.equals(y) ? 0 : compareUtf8(x, y);
        }
        if (a instanceof Long x && b instanceof Long y) {
            return Long.compare(x, y);
        }
        if (a instanceof UUID x && b instanceof UUID y) {
            int high = Long.compareUnsigned(x.getMostSignificantBits(), y.getMostSignificantBits());
            return high != 0 ? high : Long.compareUnsigned(x.getLeastSignificantBits(), y.getLeastSignificantBits());
        }
        throw new IllegalArgumentException("keys of different datasets: " + a + " and " + b);
    }

    /** UTF-8 orders as code points do; UTF-16 does not, because surrogates lie below U+E000. */
    static int compareUtf8(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        // Neighbours in key order mostly share all but their last characters, which are compared many at a time.
        int shared = shorter - LAST_CHARACTERS;
        for (int i = shared > 0 && a.regionMatches(0, b, 0, shared) ? shared : 0; i < shorter; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return Character.isSurrogate(x) == Character.isSurrogate(y)
                        ? x - y
                        : Character.isSurrogate(x) ? 0x10000 - y : x - 0x10000;
            }
        }
        return a.length() - b.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordKey that && Arrays.equals(parts, that.parts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(parts);
    }

    /** For messages to operators; {@link KeyCodec#format} is the form of the wire. */
    @Override
    public String toString() {
        return parts.length == 1 ? parts[0].toString() : Arrays.toString(parts);
    }
}
