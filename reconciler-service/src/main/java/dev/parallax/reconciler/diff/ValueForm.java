package dev.parallax.reconciler.diff;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How a value stands in an {@link ImageBlock}: where it ends can be told from its own bytes, whatever follows, in
 * PostgreSQL's binary form.
 */
public enum ValueForm {
    /** One byte. */
    BOOLEAN,
    /** Eight bytes. */
    INT64,
    /** Eight bytes. */
    FLOAT64,
    /** Eight bytes: microseconds since 2000 in UTC. */
    MOMENT,
    /** Eight bytes: microseconds since 2000 in no zone. */
    LOCAL_TIME,
    /** Four bytes: days since 2000. */
    DATE,
    /** Sixteen bytes. */
    UUID,
    /** UTF-8 and a zero byte, which no text contains. */
    TEXT,
    /** The length in four bytes, and so many bytes. */
    BYTES,
    /** The number of its digits comes first. */
    NUMERIC;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long SIGNS = 0x8080_8080_8080_8080L;
    /** Of a numeric: the number of its digits, weight, sign and scale; each digit, of base 10,000, takes two bytes. */
    private static final int NUMERIC_HEAD = 4 * Short.BYTES;

    /** Where the next value begins if this one begins at {@code at}. */
    int end(byte[] bytes, int at) {
        return switch (this) {
            case BOOLEAN -> at + 1;
            case DATE -> at + Integer.BYTES;
            case INT64, FLOAT64, MOMENT, LOCAL_TIME -> at + Long.BYTES;
            case UUID -> at + 2 * Long.BYTES;
            case TEXT -> afterZero(bytes, at);
            case BYTES -> at + Integer.BYTES + (int) INTS.get(bytes, at);
            case NUMERIC -> at + NUMERIC_HEAD + Short.BYTES * (short) SHORTS.get(bytes, at);
        };
    }

    /** How many bytes after the value itself belong to its form. */
    int tail() {
        return this == TEXT ? 1 : 0;
    }

    private static int afterZero(byte[] bytes, int at) {
        int end = at;
        for (; end <= bytes.length - Long.BYTES; end += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, end);
            // Of the bytes that are zero the first one has its sign set here, and none before it.
            long zeros = (eight - ONES) & ~eight & SIGNS;
            if (zeros != 0) {
                return end + Long.numberOfTrailingZeros(zeros) / Byte.SIZE + 1;
            }
        }
        while (bytes[end] != 0) {
            end++;
        }
        return end + 1;
    }
}
