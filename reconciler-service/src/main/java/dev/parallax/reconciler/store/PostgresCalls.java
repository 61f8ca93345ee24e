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
        return survived(pool.preparedQuery(statement.sql()).execute(Tuple.from(statement.parameters())));
    }

    /** The same, with rows made into records as they come in, up to a number of bytes. */
    Uni<RecordBatch> collect(PostgresSql.Statement statement, PostgresRows rows, long bytes) {
        var parameters = io.vertx.sqlclient.Tuple.from(statement.parameters());
        var query = pool.getDelegate().preparedQuery(statement.sql()).collecting(rows.batch(bytes));
        return survived(Uni.createFrom()
                .completionStage(() -> query.execute(parameters).toCompletionStage())
                .map(result -> {
                    rows.check(result.columnDescriptors());
                    return result.value().sound();
                }));
    }

    private <T> Uni<T> survived(Uni<T> answer) {
        return BrokenConnections.survived(answer.ifNoItem()
                .after(patience)
                .fail()
                .onFailure()
                .transform(PostgresErrors::translate));
    }
}
