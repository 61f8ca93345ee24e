package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.ColumnType;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.store.PostgresSql.Statement;
import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Asks PostgreSQL what columns a relation has. Reads no record. */
final class PostgresDescriber {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final String GRANTED = """
            select a.attname::text, has_column_privilege(a.attrelid, a.attnum, 'select')
            from pg_catalog.pg_attribute a
            where a.attrelid = $1::text::regclass and a.attnum > 0 and not a.attisdropped
            order by a.attnum""";

    private final PostgresCalls calls;
    private final Function<List<String>, Uni<RelationColumns>> columns;

    /** @param columns tells what columns with these names are now */
    PostgresDescriber(PostgresCalls calls, Function<List<String>, Uni<RelationColumns>> columns) {
        this.calls = calls;
        this.columns = columns;
    }

    Uni<Description> describe(SideDefinition side, KeyCodec keys) {
        var from = PostgresSql.from(side.relation());
        return calls.execute(new Statement("select * from " + from + " limit 0", List.of()))
                .map(rows -> new Names(rows.columnsNames(), Set.of()))
                .onFailure(PostgresDescriber::isForbidden)
                .recoverWithUni(refusal -> granted(side, refusal))
                .chain(names -> types(side, keys, names))
                .onFailure(PostgresDescriber::isRefusal)
                .recoverWithItem(refusal -> refused(side, refusal));
    }

    /**
     * The columns of a relation.
     *
     * @param forbidden those that may not be read
     */
    private record Names(List<String> readable, Set<String> forbidden) {}

    /** Who may not read a table may be allowed to read some of its columns. */
    private Uni<Names> granted(SideDefinition side, Throwable refusal) {
        if (!(side.relation() instanceof Relation.Table(var table))) {
            return Uni.createFrom().failure(refusal);
        }
        return calls.execute(new Statement(GRANTED, List.of(PostgresSql.qualified(table))))
                .map(rows -> {
                    var readable = new ArrayList<String>();
                    var forbidden = new HashSet<String>();
                    for (var row : rows) {
                        (row.getBoolean(1) ? readable : forbidden).add(row.getString(0));
                    }
                    if (readable.isEmpty()) {
                        throw (RuntimeException) refusal;
                    }
                    return new Names(readable, forbidden);
                });
    }

    private Uni<Description> types(SideDefinition side, KeyCodec keys, Names names) {
        return columns.apply(names.readable()).map(declared -> {
            var types = new LinkedHashMap<String, ColumnType>();
            var below = new LinkedHashMap<String, String>();
            for (var name : names.readable()) {
                var column = declared.column(name);
                if (column != null) {
                    types.put(
                            name,
                            column.type()
                                    .declared(SqlType.of(column.formatted()).name()));
                    below.put(name, column.type().name());
                }
            }
            return new Description.Columns(types, PostgresKeyCheck.refused(side, keys, below), names.forbidden());
        });
    }

    private static boolean isForbidden(Throwable failure) {
        return failure instanceof StoreException
                && failure.getCause() instanceof PgException e
                && INSUFFICIENT_PRIVILEGE.equals(e.getSqlState());
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof StoreException e && e.reason() == Reason.STORE_REFUSED;
    }

    private static String property(SideDefinition side, Throwable refusal) {
        if (refusal.getCause() instanceof PgException e
                && String.valueOf(e.getSqlState()).matches("(28|3D).*")) {
            // Who asks, or for what database: it did not come to the relation.
            return "store";
        }
        return side.relation() instanceof Relation.Table ? "table" : "query";
    }

    private static Description refused(SideDefinition side, Throwable refusal) {
        return new Description.Refused(property(side, refusal), String.valueOf(refusal.getMessage()));
    }
}
