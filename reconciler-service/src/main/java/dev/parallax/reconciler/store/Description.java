package dev.parallax.reconciler.store;

import java.util.Map;

/** What a store says of a relation without reading its records. */
public sealed interface Description {

    /**
     * The relation has these columns.
     *
     * @param types by name, the SQL types as pg_typeof names them
     */
    record Columns(Map<String, String> types) implements Description {
        public Columns {
            types = Map.copyOf(types);
        }
    }

    /** The store declares nothing of what it holds, and refuses nothing. */
    record Undeclared() implements Description {}

    /** The relation is not there; it may come, as with the first migration of its owner. */
    record NotThere(String message) implements Description {}

    /**
     * The store refuses the relation as it is configured.
     *
     * @param property of the side, for example {@code query}
     */
    record Refused(String property, String message) implements Description {}
}
