package dev.parallax.reconciler.diff;

import dev.parallax.reconciler.key.RecordKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One record as a store gave it. The array is not copied: whoever makes a record gives it away. */
public final class StoreRecord {
    private final RecordKey key;
    private final @Nullable Object[] values;
    private final @Nullable String version;
    private final @Nullable Instant updatedAt;
    private final long tooLarge;
    private final long records;

    /**
     * Takes over the array.
     *
     * @param values raw values in the order of the dataset's fields: null for a stored null,
     *     {@link dev.parallax.reconciler.value.Absent#MISSING} for a field that is not there
     * @param version as the owner writes it in an ETag, without quotes
     */
    public StoreRecord(
            RecordKey key, @Nullable Object[] values, @Nullable String version, @Nullable Instant updatedAt) {
        this.key = key;
        this.values = values;
        this.version = version;
        this.updatedAt = updatedAt;
        this.tooLarge = 0;
        this.records = 1;
    }

    private StoreRecord(RecordKey key, int fields, long bytes) {
        this.key = key;
        this.values = new @Nullable Object[fields];
        this.version = null;
        this.updatedAt = null;
        this.tooLarge = bytes;
        this.records = 1;
    }

    private StoreRecord(StoreRecord first, long records) {
        this.key = first.key;
        this.values = first.values;
        this.version = first.version;
        this.updatedAt = first.updatedAt;
        this.tooLarge = first.tooLarge;
        this.records = records;
    }

    /** The same record in the stead of all with its key, of which there are so many. */
    public StoreRecord repeated(long number) {
        return new StoreRecord(this, number);
    }

    /** How many records of its side this one stands for: more than one only where they share its key. */
    public long records() {
        return records;
    }

    /** Whether it shares its key with another record of its side: then it says nothing about what the key's record is. */
    public boolean isRepeated() {
        return records > 1;
    }

    /**
     * One that is too large to be read: nothing is known of it but its key.
     *
     * @param bytes that its values have
     */
    public static StoreRecord tooLarge(RecordKey key, int fields, long bytes) {
        return new StoreRecord(key, fields, bytes);
    }

    /** How many bytes the values have of a record that is too large to be read; 0 for any other. */
    public long tooLarge() {
        return tooLarge;
    }

    public RecordKey key() {
        return key;
    }

    public @Nullable Object value(int field) {
        return values[field];
    }

    public int size() {
        return values.length;
    }

    public @Nullable String version() {
        return version;
    }

    public @Nullable Instant updatedAt() {
        return updatedAt;
    }

    /** About how many bytes its values take in memory, for budgets: a text one a character, small values the same each. */
    public long bytes() {
        return ValueBytes.of(values);
    }
}
