package dev.parallax.bench.load;

import dev.parallax.bench.row.Item;
import dev.parallax.bench.row.Variant;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The tables of the benchmark: a source, and a target for each variant beside it. */
public final class BenchTables {
    public static final String SCHEMA = "bench";

    /** In the order of {@link #columns}. The key sorts bytewise wherever the server's own order is another. */
    private static final String COLUMNS = """
            id text collate "C" not null, stock int not null, serial bigint not null, price numeric(12,2) not null,
            updated_at timestamptz(3) not null, active boolean not null, name text not null, ref uuid not null,
            weight double precision not null""";

    private static final int BUFFER = 64 * 1024;

    private final PostgresAddress address;
    private final Set<String> loaded = new HashSet<>();

    public BenchTables(PostgresAddress address) {
        this.address = address;
    }

    /** The nine columns, the key first. */
    public static List<String> columns() {
        return List.of("id", "stock", "serial", "price", "updated_at", "active", "name", "ref", "weight");
    }

    /** The name, with the schema, of the source that has {@code rows} records. */
    public static String source(long rows) {
        return SCHEMA + ".source_" + rows;
    }

    /** The name, with the schema, of its target. */
    public static String target(long rows, Variant variant) {
        return SCHEMA + ".target_" + rows + "_" + variant.percent();
    }

    /** Makes the schema anew. */
    public void create() throws SQLException {
        drop();
        execute("create schema " + SCHEMA);
    }

    /** Removes the schema and all that is in it. */
    public void drop() throws SQLException {
        execute("drop schema if exists " + SCHEMA + " cascade");
    }

    private void execute(String sql) throws SQLException {
        try (var connection = address.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Loads the source with so many records, unless it is there. */
    public void loadSource(long rows) throws SQLException {
        load(source(rows), rows, new Variant(0));
    }

    /** Loads this target of the source with so many records, unless it is there. */
    public void loadTarget(long rows, Variant variant) throws SQLException {
        load(target(rows, variant), rows, variant);
    }

    private void load(String table, long rows, Variant variant) throws SQLException {
        if (!loaded.add(table)) {
            return;
        }
        try (var connection = address.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("create table " + table + " (" + COLUMNS + ")");
            // Created in this transaction, so the rows can be written as they will stay: no later rewrite disturbs a
            // run.
            var copy =
                    connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy " + table + " from stdin (freeze)");
            copy(copy, rows, variant);
            statement.execute("alter table " + table + " add primary key (id)");
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("vacuum (analyze) " + table);
        }
    }

    private static void copy(CopyIn copy, long rows, Variant variant) throws SQLException {
        var lines = new StringBuilder(BUFFER + 512);
        for (long number = 0; number < rows; number++) {
            variant.target(number, number + 1, item -> append(lines, item));
            if (lines.length() > BUFFER) {
                write(copy, lines);
            }
        }
        write(copy, lines);
        copy.endCopy();
    }

    private static void append(StringBuilder lines, Item item) {
        lines.append(item.id()).append('\t').append(item.stock());
        lines.append('\t')
                .append(item.serial())
                .append('\t')
                .append(item.price().toPlainString());
        lines.append('\t').append(item.updatedAt()).append('\t').append(item.active());
        lines.append('\t').append(item.name()).append('\t').append(item.ref());
        lines.append('\t').append(item.weight()).append('\n');
    }

    private static void write(CopyIn copy, StringBuilder lines) throws SQLException {
        var bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        lines.setLength(0);
    }

    /** Settings and version of the server, for the report. */
    public String describe() throws SQLException {
        try (var connection = address.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select current_setting('server_version'),"
                        + " current_setting('shared_buffers'), current_setting('max_parallel_workers_per_gather'),"
                        + " current_setting('fsync')")) {
            row.next();
            return "%s, shared_buffers %s, max_parallel_workers_per_gather %s, fsync %s"
                    .formatted(row.getString(1), row.getString(2), row.getString(3), row.getString(4));
        }
    }
}
