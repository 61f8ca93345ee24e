package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.plan.RangeDigest;
import dev.parallax.reconciler.value.DigestSum;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Digests of one side by PostgreSQL. */
final class PostgresDigestReader implements DigestReader {
    private final PostgresCalls calls;
    private final PostgresDigestSql sql;
    private final PostgresRows rows;
    private final PostgresReader keys;
    private final ReadLimit limit;
    private final long most;

    /**
     * A reader.
     *
     * @param rows of nothing but a key
     * @param keys reads nothing but keys
     * @param most bytes of an answer that can be received
     */
    PostgresDigestReader(
            PostgresCalls calls,
            PostgresDigestSql sql,
            PostgresRows rows,
            PostgresReader keys,
            ReadLimit limit,
            long most) {
        this.calls = calls;
        this.sql = sql;
        this.rows = rows;
        this.keys = keys;
        this.limit = limit;
        this.most = most;
    }

    @Override
    public Uni<List<RangeDigest>> digests(List<KeyBounds> ranges) {
        return calls.execute(sql.digests(ranges)).map(found -> inOrder(found, ranges.size()));
    }

    @Override
    public Uni<List<RecordKey>> keys(List<KeyBounds> ranges, long every) {
        return calls.execute(sql.keys(ranges, every)).map(rows::keys);
    }

    @Override
    public boolean ordered() {
        return sql.indexed();
    }

    @Override
    public ImageReader images(RecordImage image) {
        return new PostgresImages(calls, sql, image, limit.size(), most);
    }

    @Override
    public Uni<List<RecordKey>> knownKeys() {
        return keys.histogram();
    }

    private static List<RangeDigest> inOrder(RowSet<Row> found, int ranges) {
        var digests = new ArrayList<>(Collections.nCopies(ranges, RangeDigest.EMPTY));
        for (var row : found) {
            digests.set(row.getInteger(0), new RangeDigest(sum(row), row.getLong(2)));
        }
        return digests;
    }

    /** Below 2^63 records the sum of their 64-bit hashes has no more than 128 bits, so nothing of it is lost. */
    private static DigestSum sum(Row row) {
        BigInteger sum = row.getNumeric(3).bigIntegerValue();
        return new DigestSum(row.getLong(1), sum.shiftRight(Long.SIZE).longValue(), sum.longValue());
    }
}
