package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.List;

/** One side of a dataset in PostgreSQL. */
final class PostgresReader implements RecordReader {
    /** Below this, reading every key in order costs less than the error of a sample. */
    private static final long SMALL = 2_000_000;

    /** Below this, counting costs nothing. */
    private static final long FEW = 50_000;

    /** A key of the statistics stands for so many of a sample: it is at its place, and they are near theirs. */
    private static final int WORTH = 20;

    private final PostgresCalls calls;
    private final PostgresSql sql;
    private final PostgresRows rows;
    private final ReadLimit limit;

    PostgresReader(PostgresCalls calls, PostgresSql sql, PostgresRows rows, ReadLimit limit) {
        this.calls = calls;
        this.sql = sql;
        this.rows = rows;
        this.limit = limit;
    }

    @Override
    public PageReader scan(Scan scan) {
        var size = limit.size();
        return new ResumingPages(
                scan, rest -> new PostgresPages(calls.pool(), sql::scan, rest, rows, size, calls.patience()));
    }

    @Override
    public Uni<List<StoreRecord>> read(List<RecordKey> keys) {
        return keys.isEmpty()
                ? Uni.createFrom().item(List.of())
                : calls.collect(sql.read(keys), rows.batch(limit.bytesOf(keys)))
                        .map(RecordBatch::whole);
    }

    @Override
    public Uni<Long> count(KeyBounds bounds) {
        return calls.execute(sql.count(bounds)).map(PostgresReader::number);
    }

    @Override
    public Uni<Long> estimate() {
        var estimate = sql.estimate();
        if (estimate == null) {
            return count(KeyBounds.ALL);
        }
        return calls.execute(estimate)
                .map(PostgresReader::number)
                .chain(known ->
                        known < FEW ? count(KeyBounds.ALL) : Uni.createFrom().item(known));
    }

    /** Keys between which the store's statistics saw about as many records each; none where there are none. */
    Uni<List<RecordKey>> histogram() {
        var histogram = sql.histogram();
        return histogram == null
                ? Uni.createFrom().item(List.of())
                : calls.execute(histogram).map(rows::keys);
    }

    @Override
    public Uni<List<RecordKey>> sampleKeys(int size) {
        return histogram()
                .chain(known ->
                        (long) known.size() * WORTH >= size ? Uni.createFrom().item(known) : readSample(size));
    }

    private Uni<List<RecordKey>> readSample(int size) {
        return estimate().chain(records -> {
            if (records <= size) {
                return calls.execute(sql.everyNth(1)).map(rows::keys);
            }
            var sample = sql.sample(Math.min(100.0, 200.0 * size / records), 4 * size);
            if (records < SMALL || sample == null) {
                return calls.execute(sql.everyNth(records / size)).map(rows::keys);
            }
            return calls.execute(sample).map(rows::keys);
        });
    }

    private static long number(RowSet<Row> rows) {
        return rows.iterator().next().getLong(0);
    }
}
