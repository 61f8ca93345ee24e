package dev.parallax.reconciler.store;

import dev.parallax.reconciler.store.DeclaredType.Kind;
import dev.parallax.reconciler.store.DeclaredType.Member;
import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together what {@link ColumnCatalog} asked for. Used once. */
final class TypeRows {
    private final List<Entry> columns = new ArrayList<>();
    private final Map<Long, Entry> types = new HashMap<>();
    private final Map<Long, List<Entry>> members = new HashMap<>();

    /**
     * A row of the answer.
     *
     * @param kind of a type, as the catalog has it
     * @param name of the column or attribute; of a type what delimits it in an array
     * @param type its own, or whose attribute it is
     * @param other below a domain, in an array, of an attribute
     */
    private record Entry(
            char kind,
            String name,
            long type,
            @Nullable String formatted,
            long other,
            @Nullable String output) {}

    void add(Row row) {
        var entry = new Entry(
                row.getString(0).charAt(0),
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getLong(4),
                row.getString(5));
        switch (row.getString(0)) {
            case "column" -> columns.add(entry);
            case "member" ->
                members.computeIfAbsent(entry.type(), type -> new ArrayList<>()).add(entry);
            default -> types.put(entry.type(), entry);
        }
    }

    RelationColumns columns() {
        return new RelationColumns(columns.stream()
                .map(column -> new SqlColumn(column.name(), String.valueOf(column.formatted()), type(column.type())))
                .toList());
    }

    private DeclaredType type(long oid) {
        var entry = types.get(oid);
        if (entry == null) {
            throw new IllegalStateException("The catalog has no type " + oid);
        }
        if (entry.kind() == 'd') {
            return type(entry.other());
        }
        boolean array = entry.other() != 0;
        return new DeclaredType(
                oid,
                String.valueOf(entry.formatted()),
                array ? Kind.ARRAY : kind(entry.kind()),
                array ? type(entry.other()) : null,
                entry.name().charAt(0),
                members.getOrDefault(oid, List.of()).stream()
                        .map(member -> new Member(member.name(), type(member.other())))
                        .toList(),
                entry.output());
    }

    private static Kind kind(char typtype) {
        return switch (typtype) {
            case 'e' -> Kind.ENUM;
            case 'c' -> Kind.COMPOSITE;
            case 'r' -> Kind.RANGE;
            case 'm' -> Kind.MULTIRANGE;
            case 'p' -> Kind.PSEUDO;
            default -> Kind.BASE;
        };
    }
}
