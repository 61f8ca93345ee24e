package dev.parallax.reconciler.diff;

import com.dynatrace.hash4j.hashing.HashStream128;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Side;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Walks through the rows of a block, without making anything of them but the keys that are asked for. */
final class ImageRows {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Side side;
    private final KeyCodec keys;
    private final byte[] rows;
    private final ValueForm[] keyForms;
    private final ValueForm[] valueForms;
    private final String forms;
    private final boolean readable;
    private final byte @Nullable [] versions;
    private int versionAt;
    private int versionEnd;
    private int valuesAt;
    private boolean withNulls;
    private int[] partAt;
    private int[] partLength;
    private int[] partAtBefore;
    private int[] partLengthBefore;
    private int start;
    private int end;
    private boolean whole;

    ImageRows(Side side, KeyCodec keys, ImageBlock block) {
        this.side = side;
        this.keys = keys;
        this.rows = block.rows();
        this.keyForms = block.layout().keys().toArray(ValueForm[]::new);
        this.valueForms = block.layout().values().toArray(ValueForm[]::new);
        this.forms = block.layout().values().toString();
        this.readable = block.layout().readable();
        this.versions = block.versions();
        this.partAt = new int[keys.parts().size()];
        this.partLength = new int[partAt.length];
        this.partAtBefore = new int[partAt.length];
        this.partLengthBefore = new int[partAt.length];
    }

    /** The key of the last row of a block that has one. */
    static RecordKey last(KeyCodec keys, ImageBlock block) {
        var walk = new ImageRows(Side.SOURCE, keys, block);
        while (walk.end < walk.rows.length) {
            walk.read();
        }
        return walk.key();
    }

    /**
     * Goes on to the next row, if there is one.
     *
     * @throws OrderViolationException if its key is not greater than the one before it
     */
    boolean next() {
        if (end == rows.length) {
            return false;
        }
        boolean first = end == 0;
        read();
        if (!first && compareParts(rows, partAtBefore, partLengthBefore) <= 0) {
            throw new OrderViolationException(side, key(partAtBefore, partLengthBefore), key());
        }
        return true;
    }

    private void read() {
        var oldAt = partAtBefore;
        var oldLength = partLengthBefore;
        partAtBefore = partAt;
        partLengthBefore = partLength;
        partAt = oldAt;
        partLength = oldLength;
        start = end;
        byte mark = rows[start];
        int at = start + 1;
        for (int part = 0; part < keyForms.length; part++) {
            int next = keyForms[part].end(rows, at);
            partAt[part] = at;
            partLength[part] = next - at - keyForms[part].tail();
            at = next;
        }
        whole = mark != ImageLayout.KEY_ONLY;
        withNulls = mark == ImageLayout.WITH_NULLS;
        valuesAt = at;
        end = whole ? endOfValues() : at;
        readVersion();
    }

    private void readVersion() {
        if (versions != null) {
            versionAt = versionEnd;
            versionEnd = versions[versionAt] == ImageLayout.PRESENT
                    ? ValueForm.TEXT.end(versions, versionAt + 1)
                    : versionAt + 1;
        }
    }

    private int endOfValues() {
        int at = valuesAt;
        for (var form : valueForms) {
            if (!withNulls) {
                at = form.end(rows, at);
            } else {
                at = rows[at] == ImageLayout.PRESENT ? form.end(rows, at + 1) : at + 1;
            }
        }
        return at;
    }

    /** Whether the image says all about the record. */
    boolean tells() {
        return whole && readable;
    }

    /** Adds the image and what its bytes mean, and the version of the record. */
    void addTo(HashStream128 stream) {
        stream.putString(forms).putInt(end - start).putBytes(rows, start, end - start);
        stream.putInt(versionEnd - versionAt);
        if (versions != null) {
            stream.putBytes(versions, versionAt, versionEnd - versionAt);
        }
    }

    /** The record, with every value as its store has it; null if the image does not say as much. */
    @Nullable
    StoreRecord record() {
        if (!tells()) {
            return null;
        }
        @Nullable Object[] values = new @Nullable Object[valueForms.length];
        int at = valuesAt;
        for (int i = 0; i < values.length; i++) {
            boolean present = !withNulls || rows[at++] == ImageLayout.PRESENT;
            if (present) {
                int next = valueForms[i].end(rows, at);
                values[i] = ImageValues.read(valueForms[i], rows, at, next);
                if (values[i] == null) {
                    return null;
                }
                at = next;
            }
        }
        return new StoreRecord(key(), values, version(), null);
    }

    private @Nullable String version() {
        return versions == null || versions[versionAt] == ImageLayout.ABSENT
                ? null
                : new String(versions, versionAt + 1, versionEnd - versionAt - 2, StandardCharsets.UTF_8);
    }

    /** Whether both records have an image, and the same one. */
    boolean agrees(ImageRows other) {
        return whole && other.whole && Arrays.equals(rows, start, end, other.rows, other.start, other.end);
    }

    /** In the order of the stores. */
    int compareKey(ImageRows other) {
        return compareParts(other.rows, other.partAt, other.partLength);
    }

    private int compareParts(byte[] others, int[] otherAt, int[] otherLength) {
        for (int i = 0; i < partAt.length; i++) {
            int order = keys.parts().get(i).type() == KeyType.INT64
                    ? Long.compare((long) LONG.get(rows, partAt[i]), (long) LONG.get(others, otherAt[i]))
                    : Arrays.compareUnsigned(
                            rows,
                            partAt[i],
                            partAt[i] + partLength[i],
                            others,
                            otherAt[i],
                            otherAt[i] + otherLength[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    RecordKey key() {
        return key(partAt, partLength);
    }

    private RecordKey key(int[] at, int[] length) {
        @Nullable Object[] values = new @Nullable Object[at.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = part(keys.parts().get(i), at[i], length[i]);
        }
        return keys.fromRaw(values);
    }

    private Object part(KeyPart part, int at, int length) {
        return switch (part.type()) {
            case STRING -> new String(rows, at, length, StandardCharsets.UTF_8);
            case INT64 -> (long) LONG.get(rows, at);
            case UUID -> new UUID((long) LONG.get(rows, at), (long) LONG.get(rows, at + Long.BYTES));
            case OBJECTID, BYTES, BYTES_BY_LENGTH, DATE, TIMESTAMP, DECIMAL ->
                throw new IllegalArgumentException("no image has a key part of " + part.type());
        };
    }
}
