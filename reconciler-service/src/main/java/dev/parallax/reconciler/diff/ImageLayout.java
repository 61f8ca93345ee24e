package dev.parallax.reconciler.diff;

import java.util.List;

/**
 * What an image consists of, in this order: a mark, the parts of the key, and, unless the mark says that there is nothing
 * but the key, the values. Both sides of a comparison have the same layout, so that equal bytes are equal values.
 *
 * @param keys of the parts of the key, which are never null
 * @param values of the rest
 * @param readable whether the values are those of the dataset's fields, in their order and as the store has them
 */
public record ImageLayout(List<ValueForm> keys, List<ValueForm> values, boolean readable) {
    /** Marks a record that nothing can stand for: only its key follows. */
    public static final byte KEY_ONLY = 0;

    /** Marks a record none of whose values is null. */
    public static final byte WITHOUT_NULLS = 1;

    /** Marks a record before whose values a byte tells whether they are there: {@link #ABSENT} or {@link #PRESENT}. */
    public static final byte WITH_NULLS = 2;

    /** Stands for null. */
    public static final byte ABSENT = 0;

    /** Stands before a value that is not null. */
    public static final byte PRESENT = 1;

    public ImageLayout {
        keys = List.copyOf(keys);
        values = List.copyOf(values);
    }
}
