package dev.parallax.reconciler.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;

/**
 * Single statements, each answered as a whole.
 *
 * @param patience after which an answer is given up
 */
record PostgresCalls(Pool pool, Duration patience) {
    Uni<RowSet<Row>> execute(PostgresSql.Statement statement) {
        return BrokenConnections.survived(pool.preparedQuery(statement.sql())
                .execute(Tuple.from(statement.parameters()))
                .ifNoItem()
                .after(patience)
                .fail()
                .onFailure()
                .transform(PostgresErrors::translate));
    }
}
