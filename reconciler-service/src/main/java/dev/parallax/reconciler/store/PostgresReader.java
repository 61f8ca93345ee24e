package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.store.PostgresSql.Statement;
import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** One side of a dataset in PostgreSQL. */
final class PostgresReader implements RecordReader {
    /** Below this, reading every key in order costs less than the error of a sample. */
    private static final long SMALL = 2_000_000;

    /** Below this, counting costs nothing. */
    private static final long FEW = 50_000;

    /** A key of the statistics stands for so many of a sample: it is at its place, and they are near theirs. */
    private static final int WORTH = 20;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final PostgresCalls calls;
    private final Uni<Known> known;
    private final ReadLimit limit;
    private final long most;
    private final boolean wholeKeys;

    /**
     * The statements of a side, written for the columns that it has, and what reads their answers.
     *
     * @param guarded reads those of statements that leave out what is too large
     */
    record Known(PostgresSql sql, PostgresRows rows, PostgresRows guarded) {}

    /**
     * A reader.
     *
     * @param known found out whenever it is asked for, or remembered
     * @param most bytes of the values of a row that is received
     * @param wholeKeys whether several rows may have a key, for which one stands then
     */
    PostgresReader(PostgresCalls calls, Uni<Known> known, ReadLimit limit, long most, boolean wholeKeys) {
        this.wholeKeys = wholeKeys;
        this.calls = calls;
        this.known = known;
        this.limit = limit;
        this.most = most;
    }

    @Override
    public PageReader scan(Scan scan) {
        var size = limit.size();
        // Whoever met a row that is too large has the server measure those that follow, which costs it their reading.
        var guarded = new AtomicBoolean();
        return new ResumingPages(
                scan,
                rest -> whole(new LatePages(known.map(is -> guarded.get()
                                ? pages(left -> is.sql().guardedScan(left, most), rest, is.guarded(), size)
                                : pages(is.sql()::scan, rest, is.rows(), size)))
                        .each(page -> page.onFailure(PostgresReader::isTooLarge).invoke(() -> guarded.set(true)))));
    }

    private PageReader whole(PageReader pages) {
        return wholeKeys ? new WholeKeys(pages, this::countOf) : pages;
    }

    private Uni<Long> countOf(RecordKey key) {
        return known.chain(is -> calls.execute(is.sql().count(key))).map(PostgresReader::number);
    }

    private PostgresPages pages(Function<Scan, Statement> sql, Scan scan, PostgresRows rows, ReadSize size) {
        return new PostgresPages(calls.pool(), sql, scan, rows, size, calls.patience());
    }

    private static boolean isTooLarge(Throwable failure) {
        return failure instanceof StoreException e && e.reason() == Reason.RECORD_TOO_LARGE;
    }

    @Override
    public Uni<List<StoreRecord>> read(List<RecordKey> keys) {
        return keys.isEmpty()
                ? Uni.createFrom().item(List.of())
                : known.chain(is -> calls.collect(is.sql().read(keys), is.rows(), bytesOf(keys))
                                .onFailure(PostgresReader::isTooLarge)
                                .recoverWithUni(() -> guarded(is, keys)))
                        .onFailure(PostgresReader::isChange)
                        .retry()
                        .atMost(1)
                        .chain(batch -> wholeKeys
                                ? batch.wholeKeys(keys, this::countOf)
                                : Uni.createFrom().item(batch.whole()));
    }

    /** Of a key that may repeat no more is kept than of many keys. */
    private long bytesOf(List<RecordKey> keys) {
        return wholeKeys ? limit.bytes() : limit.bytesOf(keys);
    }

    /** The connection that met the large row may not be known to be closed yet, and gives its failure once more. */
    private Uni<RecordBatch> guarded(Known is, List<RecordKey> keys) {
        return calls.collect(is.sql().guardedRead(keys, most), is.guarded(), bytesOf(keys))
                .onFailure(PostgresReader::isTooLarge)
                .retry()
                .withBackOff(PAUSE)
                .atMost(3);
    }

    /** What is known is forgotten by then. */
    private static boolean isChange(Throwable failure) {
        return failure instanceof StoreException e && e.reason() == Reason.STORE_CHANGED;
    }

    @Override
    public Uni<Long> count(KeyBounds bounds) {
        return known.chain(is -> calls.execute(is.sql().count(bounds))).map(PostgresReader::number);
    }

    @Override
    public Uni<Long> changed(Scan.Window window) {
        return known.chain(is -> calls.execute(is.sql().changed(window))).map(PostgresReader::number);
    }

    @Override
    public Uni<UnusableKeys> unusable(Scan scan) {
        return known.chain(is -> calls.collect(
                        is.sql().unusable(scan, UnusableKeys.PIECE_BYTES),
                        is.guarded(),
                        is.guarded().unusable()))
                .map(UnusableKeys.Sum::made);
    }

    @Override
    public Uni<Long> repeats(KeyBounds bounds) {
        return known.chain(is -> calls.execute(is.sql().repeats(bounds))).map(PostgresReader::number);
    }

    @Override
    public Uni<Long> unusable() {
        return known.chain(is -> calls.execute(is.sql().unusable())).map(PostgresReader::number);
    }

    @Override
    public Uni<Long> estimate() {
        return known.chain(is -> {
            var estimate = is.sql().estimate();
            return estimate == null
                    ? count(KeyBounds.ALL)
                    : calls.execute(estimate)
                            .map(PostgresReader::number)
                            .chain(records -> records < FEW
                                    ? count(KeyBounds.ALL)
                                    : Uni.createFrom().item(records));
        });
    }

    /** Keys between which the store's statistics saw about as many records each; none where there are none. */
    Uni<List<RecordKey>> histogram() {
        return known.chain(is -> {
            var histogram = is.sql().histogram();
            return histogram == null
                    ? Uni.createFrom().item(List.of())
                    : calls.execute(histogram).map(is.rows()::keys);
        });
    }

    @Override
    public Uni<List<RecordKey>> sampleKeys(int size) {
        return histogram()
                .chain(found ->
                        (long) found.size() * WORTH >= size ? Uni.createFrom().item(found) : readSample(size));
    }

    private Uni<List<RecordKey>> readSample(int size) {
        return Uni.combine().all().unis(estimate(), known).asTuple().chain(both -> {
            var is = both.getItem2();
            return calls.execute(sample(is.sql(), both.getItem1(), size)).map(is.rows()::keys);
        });
    }

    private static PostgresSql.Statement sample(PostgresSql sql, long records, int size) {
        if (records <= size) {
            return sql.everyNth(1);
        }
        var sample = sql.sample(Math.min(100.0, 200.0 * size / records), 4 * size);
        return records < SMALL || sample == null ? sql.everyNth(records / size) : sample;
    }

    private static long number(RowSet<Row> rows) {
        return rows.iterator().next().getLong(0);
    }
}
