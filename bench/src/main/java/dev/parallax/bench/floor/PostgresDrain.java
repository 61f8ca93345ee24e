package dev.parallax.bench.floor;

import dev.parallax.bench.load.BenchTables;
import dev.parallax.bench.load.PostgresAddress;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.atomic.AtomicLong;

/** Reads tables in key order through the reactive cursor, every column decoded, and forgets the rows. */
public final class PostgresDrain implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool;
    private final int pageSize;
    private final AtomicLong decoded = new AtomicLong();

    /** Reads {@code pageSize} rows a fetch. */
    public PostgresDrain(PostgresAddress address, int pageSize) {
        this.pageSize = pageSize;
        var connect = new PgConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setDatabase(address.database())
                .setUser(address.user())
                .setPassword(address.password());
        this.pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(2).setEventLoopSize(2))
                .connectingTo(connect)
                .using(vertx)
                .build();
    }

    /** The number of rows of this table. */
    public long drain(String table) throws Exception {
        var sql =
                "select " + String.join(", ", BenchTables.columns()) + " from " + table + " order by id collate \"C\"";
        return pool.withTransaction(connection -> drain(connection, sql))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    /** Both at once. */
    public void drain(String source, String target) throws Exception {
        Both.of(() -> drain(source), () -> drain(target));
    }

    private Future<Long> drain(SqlConnection connection, String sql) {
        return connection.prepare(sql).compose(prepared -> {
            var done = Promise.<Long>promise();
            var cursor = prepared.cursor();
            cursor.read(pageSize).onComplete(page -> next(cursor, page.result(), page.cause(), 0, done));
            return done.future();
        });
    }

    private void next(Cursor cursor, RowSet<Row> page, Throwable failure, long before, Promise<Long> done) {
        if (failure != null) {
            done.fail(failure);
            return;
        }
        long count = before + page.size();
        if (page.size() == pageSize) {
            // The server works on the next page while this one is decoded, as a reader that looks ahead has it.
            cursor.read(pageSize).onComplete(more -> next(cursor, more.result(), more.cause(), count, done));
            decode(page);
        } else {
            decode(page);
            cursor.close().onComplete(closed -> done.complete(count));
        }
    }

    private void decode(RowSet<Row> page) {
        long values = 0;
        for (var row : page) {
            for (int column = 0; column < row.size(); column++) {
                values += row.getValue(column) == null ? 0 : 1;
            }
        }
        // Kept, so that the compiler cannot leave the loop out.
        decoded.addAndGet(values);
    }

    @Override
    public void close() {
        pool.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
