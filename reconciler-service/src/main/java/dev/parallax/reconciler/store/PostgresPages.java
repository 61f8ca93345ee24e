package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.store.PostgresSql.Statement;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pages of one server cursor, in a read-only transaction of its own: the statement is planned and begun once. Rows that are
 * wider than those before them may not fit into a page: then it ends before, and another cursor begins behind it.
 */
final class PostgresPages implements PageReader {
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final Pool pool;
    private final Function<Scan, Statement> sql;
    private final PostgresRows rows;
    private final ReadSize size;
    private final Duration patience;
    private Scan rest;
    private @Nullable Open open;
    private boolean ended;
    private boolean begun;
    private boolean restarted;

    private record Open(SqlConnection connection, Transaction transaction, ContextInternal context) {}

    private @Nullable PostgresPortal portal;

    /** @param sql of what is left of the scan */
    PostgresPages(
            Pool pool, Function<Scan, Statement> sql, Scan scan, PostgresRows rows, ReadSize size, Duration patience) {
        this.pool = pool;
        this.sql = sql;
        this.rest = scan;
        this.rows = rows;
        this.size = size;
        this.patience = patience;
    }

    @Override
    public Uni<List<StoreRecord>> next() {
        restarted = false;
        return more();
    }

    @Override
    public boolean restarted() {
        return restarted;
    }

    private Uni<List<StoreRecord>> more() {
        if (ended) {
            return Uni.createFrom().item(List.of());
        }
        restarted |= begun && portal == null;
        begun = true;
        return portal().chain(this::page)
                .ifNoItem()
                .after(patience)
                .fail()
                .onFailure()
                .transform(PostgresErrors::translate);
    }

    private Uni<List<StoreRecord>> page(PostgresPortal from) {
        return from.read(size.next(), rows.batch(size.bytes()))
                .map(RecordBatch::sound)
                .chain(batch -> {
                    if (!batch.isCut()) {
                        ended = !from.hasMore();
                        size.fitted(batch.bytes());
                        // One of records without a usable key, which are left out, is not the end.
                        return batch.records().isEmpty()
                                ? more()
                                : Uni.createFrom().item(batch.records());
                    }
                    size.cutTo(batch.records().size());
                    rest = rest.resumedAfter(batch.records().getLast().key());
                    portal = null;
                    return from.close().replaceWith(batch.records());
                });
    }

    @Override
    public Uni<Void> close() {
        var closing = open;
        var reading = portal;
        open = null;
        portal = null;
        ended = true;
        if (closing == null) {
            return Uni.createFrom().voidItem();
        }
        return (reading == null ? Uni.createFrom().voidItem() : reading.close())
                .chain(() -> closing.transaction().rollback())
                .ifNoItem()
                .after(GOODBYE)
                .fail()
                .onFailure()
                .recoverWithNull()
                .eventually(() -> closing.connection().close().onFailure().recoverWithNull());
    }

    private Uni<PostgresPortal> portal() {
        var ready = portal;
        return ready != null
                ? Uni.createFrom().item(ready)
                : opened().chain(on -> PostgresPortal.open(on.connection(), on.context(), sql.apply(rest)))
                        .invoke(made -> {
                            portal = made;
                            rows.check(made.columns());
                        });
    }

    private Uni<Open> opened() {
        var ready = open;
        if (ready != null) {
            return Uni.createFrom().item(ready);
        }
        return pool.getConnection().chain(connection -> connection
                .begin()
                .map(transaction -> {
                    // Known only here, where the client calls: a later portal is opened by whoever asks for a page.
                    var context =
                            (ContextInternal) Objects.requireNonNull(Vertx.currentContext(), "called by the client");
                    var made = new Open(connection, transaction, context);
                    open = made;
                    return made;
                })
                .onFailure()
                .call(() -> connection.close().onFailure().recoverWithNull()));
    }
}
