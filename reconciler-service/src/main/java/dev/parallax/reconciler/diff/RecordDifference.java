package dev.parallax.reconciler.diff;

import dev.parallax.common.drift.FieldDifference;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.key.RecordKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the two sides of one record differ.
 *
 * @param fields those that differ, in the dataset's order; empty where a side is missing; of keys that repeat or are none,
 *     {@link #RECORDS} alone
 * @param source null if missing there
 * @param target null if missing there
 */
public record RecordDifference(
        RecordKey key,
        MismatchKind kind,
        List<FieldDifference> fields,
        @Nullable StoreRecord source,
        @Nullable StoreRecord target) {
    /** Stands among the fields for how many records of each side have the key. */
    public static final String RECORDS = "records with this key";
}
