package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.PreparedStatement;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of one server cursor, in a read-only transaction of its own: the statement is planned and begun once. */
final class PostgresPages implements PageReader {
    private final Pool pool;
    private final PostgresSql.Statement statement;
    private final PostgresRows rows;
    private final int pageSize;
    private final Duration patience;
    private @Nullable Open open;
    private boolean ended;

    private record Open(SqlConnection connection, Transaction transaction, PreparedStatement prepared, Cursor cursor) {}

    PostgresPages(Pool pool, PostgresSql.Statement statement, PostgresRows rows, int pageSize, Duration patience) {
        this.pool = pool;
        this.statement = statement;
        this.rows = rows;
        this.pageSize = pageSize;
        this.patience = patience;
    }

    @Override
    public Uni<List<StoreRecord>> next() {
        if (ended) {
            return Uni.createFrom().item(List.of());
        }
        // Not what the cursor says of itself: under load its answer may still be that of the page before.
        return cursor().chain(cursor -> cursor.read(pageSize).invoke(page -> ended = page.size() < pageSize))
                .map(rows::records)
                .ifNoItem()
                .after(patience)
                .fail()
                .onFailure()
                .transform(PostgresErrors::translate);
    }

    @Override
    public Uni<Void> close() {
        var closing = open;
        open = null;
        ended = true;
        if (closing == null) {
            return Uni.createFrom().voidItem();
        }
        // The statement goes too: the connection lives on, and the server would keep every one it ever prepared.
        return closing.cursor()
                .close()
                .chain(() -> closing.prepared().close())
                .chain(() -> closing.transaction().rollback())
                .ifNoItem()
                .after(Duration.ofSeconds(2))
                .fail()
                .onFailure()
                .recoverWithNull()
                .eventually(() -> closing.connection().close().onFailure().recoverWithNull());
    }

    private Uni<Cursor> cursor() {
        var ready = open;
        if (ready != null) {
            return Uni.createFrom().item(ready.cursor());
        }
        return pool.getConnection().chain(connection -> connection
                .begin()
                .chain(transaction -> connection.prepare(statement.sql()).map(prepared -> {
                    var cursor = prepared.cursor(Tuple.from(statement.parameters()));
                    open = new Open(connection, transaction, prepared, cursor);
                    return cursor;
                }))
                .onFailure()
                .call(() -> connection.close().onFailure().recoverWithNull()));
    }
}
