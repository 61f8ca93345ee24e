package dev.parallax.reconciler.key;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Bytes as a part of a key. Their text are two lower-case hexadecimal digits for each. Immutable. */
public final class KeyBytes implements Comparable<KeyBytes> {
    /** Bytes of an ObjectId. */
    public static final int OBJECT_ID = 12;

    private final byte[] bytes;
    private final boolean byLength;

    private KeyBytes(byte[] bytes, boolean byLength) {
        this.bytes = bytes;
        this.byLength = byLength;
    }

    /** Bytes that are compared one by one, unsigned. */
    public static KeyBytes of(byte[] bytes) {
        return new KeyBytes(bytes.clone(), false);
    }

    /** Bytes of which the fewer come first, and as many are compared one by one, unsigned. */
    public static KeyBytes byLength(byte[] bytes) {
        return new KeyBytes(bytes.clone(), true);
    }

    /** Others that are compared as these are. */
    KeyBytes like(byte[] others) {
        return new KeyBytes(others, byLength);
    }

    public byte[] toArray() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public int compareTo(KeyBytes other) {
        return byLength && bytes.length != other.bytes.length
                ? Integer.compare(bytes.length, other.bytes.length)
                : Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyBytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
