package dev.parallax.reconciler.key;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The key of a record: one or more parts, each the canonical value of its {@link KeyType}. Ordered part by part, as the
 * stores order them: texts by their UTF-8 bytes, unsigned; numbers by value; UUIDs by their 16 bytes, unsigned; bytes as
 * {@link KeyBytes} are; dates and times as they follow each other.
 */
public final class RecordKey implements Comparable<RecordKey> {
    private static final int LAST_CHARACTERS = 4;

    /** The picture of U+0000, which no log and no column can hold. */
    private static final char NUL = '\u2400';

    private final Object[] parts;

    private RecordKey(Object[] parts) {
        this.parts = parts;
    }

    /**
     * From parts.
     *
     * @throws IllegalArgumentException if there is no part, or one is no value of a {@link KeyType}
     */
    public static RecordKey of(Object... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("a key needs a part");
        }
        Object[] own = parts.clone();
        for (int i = 0; i < own.length; i++) {
            if (!(own[i] instanceof String || own[i] instanceof Long || own[i] instanceof UUID)) {
                own[i] = other(own[i]);
            }
        }
        return new RecordKey(own);
    }

    private static Object other(Object part) {
        return switch (part) {
            case KeyBytes bytes -> bytes;
            case LocalDate date -> date;
            case Instant time -> time;
            // 1 and 1.0 are one number, and one key.
            case BigDecimal number -> number.stripTrailingZeros();
            default -> throw new IllegalArgumentException("not a part of a key: " + part);
        };
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
        return compareOthers(a, b);
    }

    private static int compareOthers(Object a, Object b) {
        if (a instanceof KeyBytes x && b instanceof KeyBytes y) {
            return x.compareTo(y);
        }
        if (a instanceof BigDecimal x && b instanceof BigDecimal y) {
            return x.compareTo(y);
        }
        if (a instanceof Instant x && b instanceof Instant y) {
            return x.compareTo(y);
        }
        if (a instanceof LocalDate x && b instanceof LocalDate y) {
            return x.compareTo(y);
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
        return parts.length == 1
                ? KeyText.ofSingle(parts[0])
                : Arrays.stream(parts).map(KeyText::of).toList().toString().replace('\0', NUL);
    }
}
