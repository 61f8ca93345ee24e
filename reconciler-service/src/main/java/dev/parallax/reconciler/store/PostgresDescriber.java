package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.store.PostgresSql.Statement;
import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;

/** Asks PostgreSQL what columns a relation has. Reads no record. */
final class PostgresDescriber {
    private final PostgresCalls calls;

    PostgresDescriber(PostgresCalls calls) {
        this.calls = calls;
    }

    Uni<Description> describe(SideDefinition side) {
        var from = PostgresSql.from(side.relation());
        return calls.execute(new Statement("select * from " + from + " limit 0", List.of()))
                .chain(rows -> types(side, rows.columnsNames()))
                .onFailure(PostgresDescriber::isRefusal)
                .recoverWithItem(refusal -> refused(side, refusal));
    }

    private Uni<Description> types(SideDefinition side, List<String> names) {
        return calls.execute(PostgresDigestSql.columnTypes(side.relation(), names))
                .map(rows -> {
                    var row = rows.iterator().next();
                    var types = new LinkedHashMap<String, String>();
                    for (int i = 0; i < names.size(); i++) {
                        types.put(names.get(i), SqlType.of(row.getString(i)).name());
                    }
                    return new Description.Columns(types);
                });
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof StoreException e && e.reason() == Reason.STORE_REFUSED;
    }

    private static Description refused(SideDefinition side, Throwable refusal) {
        return new Description.Refused(
                side.relation() instanceof Relation.Table ? "table" : "query", String.valueOf(refusal.getMessage()));
    }
}
