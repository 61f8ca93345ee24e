package dev.parallax.bench.floor;

import dev.parallax.bench.load.BenchTables;
import dev.parallax.bench.load.PostgresAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** What PostgreSQL needs to answer with one number over a whole table, on two tables at once. */
public final class PostgresAggregates implements AutoCloseable {
    private final Connection source;
    private final Connection target;

    /** The aggregates, from the cheapest to the dearest. */
    public enum Aggregate {
        COUNT("count(*)", "count(*)"),
        HASH("sum(hashtextextended(row))", "sum(hashtextextended(" + row() + ", 0)::numeric)"),
        MD5("sum(md5(row))", "sum(('x' || substr(md5(" + row() + "), 1, 16))::bit(64)::bigint::numeric)");

        private final String title;
        private final String expression;

        Aggregate(String title, String expression) {
            this.title = title;
            this.expression = expression;
        }

        public String title() {
            return title;
        }

        /** All nine columns as one text, as a digest in the database has to make it. */
        private static String row() {
            return BenchTables.columns().stream()
                    .map(column -> "r." + column)
                    .collect(Collectors.joining(", ", "concat_ws('|', ", ")"));
        }
    }

    public PostgresAggregates(PostgresAddress address) throws SQLException {
        this.source = address.connect();
        this.target = address.connect();
    }

    /** Both at once; the time is that of the slower. */
    public void run(Aggregate aggregate, String sourceTable, String targetTable) throws Exception {
        Both.of(() -> answer(source, aggregate, sourceTable), () -> answer(target, aggregate, targetTable));
    }

    private static String answer(Connection connection, Aggregate aggregate, String table) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select " + aggregate.expression + " from " + table + " r")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        try (source;
                target) {
            // Only closing.
        }
    }
}
