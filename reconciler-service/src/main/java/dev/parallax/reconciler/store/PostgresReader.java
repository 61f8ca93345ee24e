package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;

/** One side of a dataset in PostgreSQL. */
final class PostgresReader implements RecordReader {
    /** Below this, reading every key in order costs less than the error of a sample. */
    private static final long SMALL = 2_000_000;

    private final Pool pool;
    private final PostgresSql sql;
    private final PostgresRows rows;
    private final int pageSize;
    private final Duration patience;

    PostgresReader(Pool pool, PostgresSql sql, PostgresRows rows, int pageSize, Duration patience) {
        this.pool = pool;
        this.sql = sql;
        this.rows = rows;
        this.pageSize = pageSize;
        this.patience = patience;
    }

    @Override
    public PageReader scan(Scan scan) {
        return new ResumingPages(scan, rest -> new PostgresPages(pool, sql.scan(rest), rows, pageSize, patience));
    }

    @Override
    public Uni<List<StoreRecord>> read(List<RecordKey> keys) {
        return keys.isEmpty()
                ? Uni.createFrom().item(List.of())
                : execute(sql.read(keys)).map(rows::records);
    }

    @Override
    public Uni<Long> count(KeyBounds bounds) {
        return execute(sql.count(bounds)).map(PostgresReader::number);
    }

    @Override
    public Uni<Long> estimate() {
        var estimate = sql.estimate();
        if (estimate == null) {
            return count(KeyBounds.ALL);
        }
        return execute(estimate)
                .map(PostgresReader::number)
                .chain(known ->
                        known < SMALL ? count(KeyBounds.ALL) : Uni.createFrom().item(known));
    }

    @Override
    public Uni<List<RecordKey>> sampleKeys(int size) {
        return estimate().chain(records -> {
            if (records <= size) {
                return execute(sql.everyNth(1)).map(rows::keys);
            }
            var sample = sql.sample(Math.min(100.0, 200.0 * size / records), 4 * size);
            if (records < SMALL || sample == null) {
                return execute(sql.everyNth(records / size)).map(rows::keys);
            }
            return execute(sample).map(rows::keys);
        });
    }

    private Uni<RowSet<Row>> execute(PostgresSql.Statement statement) {
        return pool.preparedQuery(statement.sql())
                .execute(Tuple.from(statement.parameters()))
                .ifNoItem()
                .after(patience)
                .fail()
                .onFailure()
                .transform(PostgresErrors::translate);
    }

    private static long number(RowSet<Row> rows) {
        return rows.iterator().next().getLong(0);
    }
}
