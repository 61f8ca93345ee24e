package dev.parallax.e2e.retention;

import dev.parallax.e2e.system.Addresses;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many rows and bytes each table of the services has, looked at again and again. */
final class Sizes {
    private static final String TABLES = """
            select schemaname || '.' || relname as name,
                pg_total_relation_size(relid) as bytes
            from pg_stat_user_tables
            where (schemaname in ('scheduler', 'reconciler', 'monitor') and relname <> 'flyway_schema_history')
                or (schemaname = 'operations' and relname = 'idempotency_keys')
            order by 1""";

    /** A table may have this many rows more, or this share, before that is growth: samples are taken between batches. */
    private static final int FEW = 60;

    private static final double SHARE = 1.2;

    private final Addresses addresses;
    private final Map<String, List<Long>> rows = new TreeMap<>();
    private final Map<String, Long> bytes = new TreeMap<>();

    Sizes(Addresses addresses) {
        this.addresses = addresses;
    }

    /** One sample of each table. @return what there is in all, as a text */
    String look() {
        long allRows = 0;
        long allBytes = 0;
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:" + addresses.postgresUrl(), addresses.postgresUser(), addresses.postgresPassword());
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet found = statement.executeQuery(TABLES)) {
                while (found.next()) {
                    tables.add(found.getString("name"));
                    bytes.put(found.getString("name"), found.getLong("bytes"));
                    allBytes += found.getLong("bytes");
                }
            }
            for (String table : tables) {
                try (ResultSet found = statement.executeQuery("select count(*) from " + table)) {
                    found.next();
                    rows.computeIfAbsent(table, name -> new ArrayList<>()).add(found.getLong(1));
                    allRows += found.getLong(1);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot look at the tables: " + e.getMessage(), e);
        }
        return "%,d rows, %,d KB".formatted(allRows, allBytes / 1024);
    }

    /** The tables that have more rows in the last quarter than in the one before. */
    List<String> growing() {
        return rows.entrySet().stream()
                .filter(table -> grows(quarter(table.getValue(), 3), quarter(table.getValue(), 4)))
                .map(Map.Entry::getKey)
                .toList();
    }

    static boolean grows(double third, double last) {
        return last > third * SHARE + FEW;
    }

    /** The mean of a quarter of the samples, from 1 to 4. */
    static double quarter(List<Long> samples, int number) {
        int from = samples.size() * (number - 1) / 4;
        int to = samples.size() * number / 4;
        return samples.subList(from, to).stream()
                .mapToLong(Long::longValue)
                .average()
                .orElse(0);
    }

    /** How many rows a table had at last. */
    long last(String table) {
        List<Long> samples = rows.getOrDefault(table, List.of());
        return samples.isEmpty() ? 0 : samples.getLast();
    }

    /** A line for each table: the mean of its rows in each quarter of the time, and its bytes at the end. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("%-32s %10s %10s %10s %10s %10s".formatted("rows of", "1st", "2nd", "3rd", "4th quarter", "KB"));
        rows.forEach((table, samples) -> lines.add("%-32s %10.0f %10.0f %10.0f %10.0f %10d"
                .formatted(
                        table,
                        quarter(samples, 1),
                        quarter(samples, 2),
                        quarter(samples, 3),
                        quarter(samples, 4),
                        bytes.getOrDefault(table, 0L) / 1024)));
        return lines;
    }
}
