package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.ColumnType;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.store.PostgresSql.Statement;
import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/** Asks PostgreSQL what columns a relation has. Reads no record. */
final class PostgresDescriber {
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
                .chain(rows -> types(side, keys, rows.columnsNames()))
                .onFailure(PostgresDescriber::isRefusal)
                .recoverWithItem(refusal -> refused(side, refusal));
    }

    private Uni<Description> types(SideDefinition side, KeyCodec keys, List<String> names) {
        return columns.apply(names).map(declared -> {
            var types = new LinkedHashMap<String, ColumnType>();
            var below = new LinkedHashMap<String, String>();
            for (var name : names) {
                var column = declared.column(name);
                if (column != null) {
                    types.put(
                            name,
                            column.type()
                                    .declared(SqlType.of(column.formatted()).name()));
                    below.put(name, column.type().name());
                }
            }
            return new Description.Columns(types, PostgresKeyCheck.refused(side, keys, below));
        });
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
