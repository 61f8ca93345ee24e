package dev.parallax.reconciler.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a relation, known before a statement selects them. Only types that the client is known to decode
 * whatever their value is are selected as they are; of every other type the text is selected, which every type has, and
 * decoded here. So no value that is there is ever read as null.
 */
final class RelationColumns {
    private final Map<String, SqlColumn> byName = new HashMap<>();

    RelationColumns(List<SqlColumn> columns) {
        columns.forEach(column -> byName.put(column.name(), column));
    }

    /** Null if the relation has no such column: then reading it fails with the server's own words. */
    @Nullable
    SqlColumn column(String name) {
        return byName.get(name);
    }

    /** The type as format_type writes it. */
    String formatted(String name) {
        var column = byName.get(name);
        return column == null ? "no such column" : column.formatted();
    }

    /** The column of the rows {@code r} as a statement selects it. */
    String selected(String name) {
        return SqlColumn.selected(name, byName.get(name));
    }

    /** What becomes of a value that {@link #selected} gives. */
    ValueDecoder decoder(String name) {
        var column = byName.get(name);
        if (column == null) {
            return ValueDecoder.AS_IT_IS;
        }
        return WireTypes.asItIs(column.type()) ? WireTypes.decoder(column.type()) : TextValues.decoder(column.type());
    }
}
