package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.ImageBlock;
import dev.parallax.reconciler.diff.ImageLayout;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.store.PostgresSql.Statement;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.PreparedStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Images by statements of their own, each a short one: no snapshot is held while the scan lasts. They are prepared once a
 * connection, so that a block costs one round trip.
 */
final class PostgresImages implements ImageReader {
    private static final byte[] NOTHING = new byte[0];
    private static final int RECORDS = 0;
    private static final int UNUSABLE = 1;
    private static final int LENGTH = 2;
    private static final int ROWS = 3;
    private static final int VERSIONS = 4;

    /** What is left to ask for where the server could not even put an answer together. */
    private static final int PART = 8;

    private final Pool pool;
    private final PostgresDigestSql sql;
    private final RecordImage image;
    private final ImageLayout layout;
    private final ReadSize size;
    private final Duration patience;
    private final long most;
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>();
    private @Nullable SqlConnection connection;

    /** @param most bytes of an answer that can be received */
    PostgresImages(PostgresCalls calls, PostgresDigestSql sql, RecordImage image, ReadSize size, long most) {
        this.most = most;
        this.pool = calls.pool();
        this.patience = calls.patience();
        this.sql = sql;
        this.image = image;
        this.layout = sql.layout(image);
        this.size = size;
    }

    @Override
    public Uni<ImageBlock> read(Scan scan, @Nullable RecordKey upTo, int pages) {
        int records = size.next() == 1 ? 1 : pages * size.next();
        var statement = sql.images(scan, upTo, records, pages * size.bytes(), most, image);
        return asked(statement)
                .onFailure(PostgresErrors::isTooLong)
                .recoverWithNull()
                .chain(row -> {
                    if (row != null && !isTooLarge(row)) {
                        return Uni.createFrom().item(block(row, records, pages));
                    }
                    return records == 1
                            ? asked(sql.keysOnly(scan, upTo, 1)).map(key -> block(key, 1, pages))
                            : fewer(row, records, pages).chain(() -> read(scan, upTo, pages));
                });
    }

    private Uni<Row> asked(Statement statement) {
        return BrokenConnections.survived(Uni.createFrom()
                .deferred(() -> prepare(statement))
                .chain(ready -> ready.query().execute(Tuple.from(statement.parameters())))
                .map(rows -> rows.iterator().next())
                .ifNoItem()
                .after(patience)
                .fail()
                .onFailure()
                .call(this::close)
                .onFailure()
                .transform(PostgresErrors::translate));
    }

    /** Asks for as many as would have fitted, if all were of the same size. */
    private Uni<Void> fewer(@Nullable Row row, int records, int pages) {
        long fitting = row == null
                ? records / PART
                : row.getInteger(RECORDS) * size.bytes() * pages / Math.max(1, row.getInteger(LENGTH));
        size.cutTo((int) Math.min(fitting, records - 1L) / pages);
        return Uni.createFrom().voidItem();
    }

    private static boolean isTooLarge(Row row) {
        return row.getBuffer(ROWS) == null && row.getInteger(RECORDS) > 0;
    }

    private Uni<PreparedStatement> prepare(Statement statement) {
        var ready = prepared.get(statement.sql());
        return ready != null
                ? Uni.createFrom().item(ready)
                : connection()
                        .chain(open -> open.prepare(statement.sql()))
                        .invoke(made -> prepared.put(statement.sql(), made));
    }

    private Uni<SqlConnection> connection() {
        var open = connection;
        return open != null ? Uni.createFrom().item(open) : pool.getConnection().invoke(made -> connection = made);
    }

    private ImageBlock block(Row row, int asked, int pages) {
        int records = row.getInteger(RECORDS);
        var rows = bytes(row, ROWS);
        size.fitted(rows.length / pages);
        return new ImageBlock(
                records,
                row.getInteger(UNUSABLE),
                layout,
                rows,
                row.size() > VERSIONS ? bytes(row, VERSIONS) : null,
                records < asked);
    }

    private static byte[] bytes(Row row, int column) {
        var bytes = row.getBuffer(column);
        return bytes == null ? NOTHING : bytes.getBytes();
    }

    @Override
    public Uni<Void> close() {
        var open = connection;
        connection = null;
        var statements = Map.copyOf(prepared).values();
        prepared.clear();
        if (open == null) {
            return Uni.createFrom().voidItem();
        }
        // The connection lives on, and the server would keep every statement it ever prepared. All in one round trip.
        var closed = Uni.createFrom().voidItem();
        for (var statement : statements) {
            closed = Uni.combine().all().unis(closed, statement.close()).discardItems();
        }
        return closed.ifNoItem()
                .after(Duration.ofSeconds(2))
                .fail()
                .onFailure()
                .recoverWithNull()
                .eventually(() -> open.close().onFailure().recoverWithNull());
    }
}
