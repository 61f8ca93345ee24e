package dev.parallax.reconciler.store;

import org.jspecify.annotations.Nullable;

/**
 * A column as the catalog declares it.
 *
 * @param formatted its type as format_type writes it, with modifiers where the relation is a table, and a domain by its
 *     own name
 */
record SqlColumn(String name, String formatted, DeclaredType type) {
    /** The column of the rows {@code r}, as a statement selects it. */
    static String selected(String name, @Nullable SqlColumn column) {
        var raw = "r." + PostgresSql.quoted(name);
        return column == null || WireTypes.asItIs(column.type())
                ? raw
                : column.type().output() == null
                        ? raw + "::text"
                        : "pg_catalog.textin(" + column.type().output() + "(" + raw + "))";
    }
}
