package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.store.StoreException.Reason;
import dev.parallax.reconciler.value.Side;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Finds out whether two PostgreSQL servers can digest a dataset alike. */
final class PostgresDigests {
    private final DatasetDefinition dataset;
    private final PostgresStore source;
    private final PostgresStore target;

    /** What one server says: the hash of a sample, whether an index leads to ranges of keys, and its columns. */
    private record Asked(long sample, boolean indexed, boolean unique, RelationColumns columns, List<String> types) {}

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
                .unis(asked(source, dataset.source(), Side.SOURCE), asked(target, dataset.target(), Side.TARGET))
                .with((fromSource, fromTarget) -> agree(fromSource, fromTarget, seed))
                // An old server lacks the functions. If it is a column that is missing, reading it will say so.
                .onFailure(PostgresDigests::isRefusal)
                .recoverWithItem(refusal -> new Digests.None("A store refuses to digest: " + refusal.getMessage()));
    }

    private Uni<Asked> asked(PostgresStore store, SideDefinition definition, Side side) {
        var names = DigestRow.names(dataset, side);
        var answer = Uni.combine()
                .all()
                .unis(store.hashing(definition, dataset.keyCodec()), store.columnsNow(definition, names))
                .with((hashing, columns) -> new Asked(
                        hashing.getLong(0),
                        hashing.getBoolean(1),
                        hashing.getBoolean(2),
                        columns,
                        names.stream().map(columns::formatted).toList()));
        return NamedReader.named(side, definition, answer);
    }

    private Digests agree(Asked fromSource, Asked fromTarget, long seed) {
        if (fromSource.sample() != fromTarget.sample()) {
            return new Digests.None("The two servers hash differently");
        }
        return switch (DigestRow.pair(dataset, fromSource.types(), fromTarget.types())) {
            case DigestRow.Pair.None(var reason) -> new Digests.None(reason);
            case DigestRow.Pair.Common(var left, var right) ->
                new Digests.Common(
                        source.digests(
                                dataset.source(),
                                dataset.keyCodec().of(Side.SOURCE),
                                fromSource.columns(),
                                left,
                                seed,
                                fromSource.indexed(),
                                fromSource.unique()),
                        target.digests(
                                dataset.target(),
                                dataset.keyCodec().of(Side.TARGET),
                                fromTarget.columns(),
                                right,
                                seed,
                                fromTarget.indexed(),
                                fromTarget.unique()));
        };
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof StoreException e && e.reason() == Reason.STORE_REFUSED;
    }
}
