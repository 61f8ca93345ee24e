package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a store says of a relation without reading its records. */
public sealed interface Description {

    /**
     * The relation has these columns.
     *
     * @param types by name
     * @param refused those that cannot be what the dataset declares of its key
     * @param forbidden names of columns that the store's user may not read
     */
    record Columns(Map<String, ColumnType> types, List<Refused> refused, Set<String> forbidden) implements Description {
        public Columns {
            types = Map.copyOf(types);
            refused = List.copyOf(refused);
            forbidden = Set.copyOf(forbidden);
        }
    }

    /** The store declares nothing of what it holds, and refuses nothing. */
    record Undeclared() implements Description {}

    /**
     * The store refuses the relation as it is configured, or as it is now: it may come, with the next migration of its
     * owner.
     *
     * @param property of the side, for example {@code query}
     */
    record Refused(String property, String message) implements Description {}
}
