package dev.parallax.reconciler.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.stream.Collector;

/**
 * Single statements, each answered as a whole.
 *
 * @param patience after which an answer is given up
 */
record PostgresCalls(Pool pool, Duration patience) {
    Uni<RowSet<Row>> execute(PostgresSql.Statement statement) {
        return survived(pool.preparedQuery(statement.sql()).execute(Tuple.from(statement.parameters())));
    }

    /** The same, with rows collected as they come in. */
    <R> Uni<R> collect(
            PostgresSql.Statement statement, PostgresRows rows, Collector<io.vertx.sqlclient.Row, ?, R> into) {
        var parameters = io.vertx.sqlclient.Tuple.from(statement.parameters());
        var query = pool.getDelegate().preparedQuery(statement.sql()).collecting(into);
        return survived(Uni.createFrom()
                .completionStage(() -> query.execute(parameters).toCompletionStage())
                .map(result -> {
                    rows.check(result.columnDescriptors());
                    return result.value();
                }));
    }

    /** The same, with rows made into records as they come in, up to a number of bytes. */
    Uni<RecordBatch> collect(PostgresSql.Statement statement, PostgresRows rows, long bytes) {
        return collect(statement, rows, rows.batch(bytes))
                .map(RecordBatch::sound)
                .onFailure()
                .transform(PostgresErrors::translate);
    }

    private <T> Uni<T> survived(Uni<T> answer) {
        return BrokenConnections.survived(
                answer.ifNoItem().after(patience).fail().onFailure().transform(PostgresErrors::translate));
    }
}
