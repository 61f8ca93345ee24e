package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.store.StoreException.Reason;
import dev.parallax.reconciler.value.Side;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/** Finds out whether two PostgreSQL servers can digest a dataset alike. */
final class PostgresDigests {
    private final DatasetDefinition dataset;
    private final PostgresStore source;
    private final PostgresStore target;

    PostgresDigests(DatasetDefinition dataset, PostgresStore source, PostgresStore target) {
        this.dataset = dataset;
        this.source = source;
        this.target = target;
    }

    /** Asks both servers for the types of the columns, which no configuration declares. */
    Uni<Digests> agree(long seed) {
        var nested = DigestRow.nested(dataset);
        if (nested != null) {
            return Uni.createFrom().item(new Digests.None(nested));
        }
        return Uni.combine()
                .all()
                .unis(
                        source.types(dataset.source(), dataset.keyCodec(), DigestRow.names(dataset, Side.SOURCE)),
                        target.types(dataset.target(), dataset.keyCodec(), DigestRow.names(dataset, Side.TARGET)))
                .with((fromSource, fromTarget) -> agree(fromSource, fromTarget, seed))
                // An old server lacks the functions. If it is a column that is missing, reading it will say so.
                .onFailure(PostgresDigests::isRefusal)
                .recoverWithItem(refusal -> new Digests.None("A store refuses to digest: " + refusal.getMessage()));
    }

    private Digests agree(Row fromSource, Row fromTarget, long seed) {
        if (!fromSource.getLong(0).equals(fromTarget.getLong(0))) {
            return new Digests.None("The two servers hash differently");
        }
        return switch (DigestRow.pair(dataset, types(fromSource), types(fromTarget))) {
            case DigestRow.Pair.None(var reason) -> new Digests.None(reason);
            case DigestRow.Pair.Common(var left, var right) ->
                new Digests.Common(
                        source.digests(dataset.source(), dataset.keyCodec(), left, seed, fromSource.getBoolean(1)),
                        target.digests(dataset.target(), dataset.keyCodec(), right, seed, fromTarget.getBoolean(1)));
        };
    }

    private static List<String> types(Row row) {
        var types = new ArrayList<String>();
        for (int i = 2; i < row.size(); i++) {
            types.add(row.getString(i));
        }
        return types;
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof StoreException e && e.reason() == Reason.STORE_REFUSED;
    }
}
