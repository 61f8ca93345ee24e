package dev.parallax.reconciler.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side of a dataset.
 *
 * @param key column or path of each part of the key, in the order of the dataset's key
 * @param version column or path of the record's version, which a repair's precondition names
 * @param updatedAt column or path of the time of its last change
 * @param documentKeys how the key is written; only of a side in MongoDB
 */
public record SideDefinition(
        StoreDefinition store,
        Relation relation,
        List<String> key,
        @Nullable String version,
        @Nullable String updatedAt,
        DocumentKeys documentKeys) {
    public SideDefinition {
        key = List.copyOf(key);
    }

    /** A side whose key is written in the forms of its types. */
    public SideDefinition(
            StoreDefinition store,
            Relation relation,
            List<String> key,
            @Nullable String version,
            @Nullable String updatedAt) {
        this(store, relation, key, version, updatedAt, DocumentKeys.NATIVE);
    }
}
