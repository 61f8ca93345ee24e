package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.ImageBlock;
import dev.parallax.reconciler.diff.ImageLayout;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.store.PostgresSql.Statement;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.PreparedStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
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

    private final Pool pool;
    private final PostgresDigestSql sql;
    private final RecordImage image;
    private final ImageLayout layout;
    private final int pageSize;
    private final Duration patience;
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>();
    private @Nullable SqlConnection connection;

    PostgresImages(PostgresCalls calls, PostgresDigestSql sql, RecordImage image, int pageSize) {
        this.pool = calls.pool();
        this.patience = calls.patience();
        this.sql = sql;
        this.image = image;
        this.layout = sql.layout(image);
        this.pageSize = pageSize;
    }

    @Override
    public Uni<ImageBlock> read(Scan scan, @Nullable RecordKey upTo, int pages) {
        var statement = sql.images(scan, upTo, pages * pageSize, image);
        var block = Uni.createFrom()
                .deferred(() -> prepare(statement))
                .chain(ready -> ready.query().execute(Tuple.from(statement.parameters())))
                .map(this::block)
                .ifNoItem()
                .after(patience)
                .fail()
                .onFailure()
                .transform(PostgresErrors::translate)
                .onFailure()
                .call(this::close);
        return BrokenConnections.survived(block);
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

    private ImageBlock block(RowSet<Row> found) {
        var row = found.iterator().next();
        return new ImageBlock(
                row.getInteger(0), row.getInteger(1), layout, bytes(row, 2), row.size() > 3 ? bytes(row, 3) : null);
    }

    private static byte[] bytes(Row row, int column) {
        var bytes = row.getBuffer(column);
        return bytes == null ? NOTHING : bytes.getBytes();
    }

    @Override
    public int pageSize() {
        return pageSize;
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
