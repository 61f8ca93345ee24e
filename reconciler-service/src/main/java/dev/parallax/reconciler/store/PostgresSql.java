package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.FieldPath;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.RecordKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one side in PostgreSQL. Keys are compared part by part, texts by their bytes, whatever the
 * collation of the server; a key is a declared column, so that a predicate on it can use an index.
 */
final class PostgresSql {
    /** A statement and its parameters in order. */
    record Statement(String sql, List<Object> parameters) {}

    /** Stands in the statement for the bytes of a row. */
    private static final String MOST = "{most}";

    /** What the text of the statistics is read as without knowing more of it. */
    private static final Set<PostgresKeyForm> WITH_HISTOGRAM =
            EnumSet.of(PostgresKeyForm.TEXT, PostgresKeyForm.PADDED, PostgresKeyForm.INTEGER, PostgresKeyForm.UUID);

    private final String from;
    private final @Nullable String table;
    private final PostgresKeys keys;
    private final String keyColumn;
    private final String select;
    private final String guarded;
    private final @Nullable String updatedAt;

    /** @param declared of the {@link #columns}, as the store has them now */
    PostgresSql(SideDefinition side, List<String> fields, List<KeyPart> parts, RelationColumns declared) {
        this.table = side.relation() instanceof Relation.Table(var name) ? qualified(name) : null;
        this.from = from(side.relation());
        this.keys = PostgresKeys.of(side, parts, declared);
        this.keyColumn = side.key().getFirst();
        this.updatedAt = side.updatedAt() == null ? null : "r." + quoted(side.updatedAt());
        var columns = columns(side, fields);
        this.select =
                columns.stream().map(declared::selected).collect(Collectors.joining(", ", "select ", " from ")) + from;
        this.guarded = guarded(side, columns, declared);
    }

    /** A relation for FROM; its rows are called {@code r}. */
    static String from(Relation relation) {
        return switch (relation) {
            case Relation.Table(var name) -> qualified(name) + " r";
            case Relation.Query(var sql) -> "(" + sql + "\n) r";
            case Relation.Collection c -> throw new IllegalArgumentException("not in PostgreSQL: " + c);
            case Relation.Pipeline p -> throw new IllegalArgumentException("not in PostgreSQL: " + p);
            case Relation.Feed f -> throw new IllegalArgumentException("not in PostgreSQL: " + f);
        };
    }

    Statement scan(Scan scan) {
        var where = new PostgresWhere(keys);
        where.scan(scan);
        if (scan.window() != null) {
            within(where, scan.window());
        }
        return new Statement(select + where + " order by " + keys.order(), where.parameters());
    }

    Statement read(List<RecordKey> wanted) {
        var where = new PostgresWhere(keys);
        where.oneOf(wanted);
        return new Statement(select + where, where.parameters());
    }

    /** The same with values only of rows that are no larger than so many bytes; of others their size is the last column. */
    Statement guardedScan(Scan scan, long most) {
        return guarded(scan(scan), most);
    }

    /** The same of {@link #read}. */
    Statement guardedRead(List<RecordKey> wanted, long most) {
        return guarded(read(wanted), most);
    }

    private Statement guarded(Statement plain, long most) {
        return new Statement(
                guarded.replace(MOST, Long.toString(most)) + plain.sql().substring(select.length()),
                plain.parameters());
    }

    private String guarded(SideDefinition side, List<String> columns, RelationColumns declared) {
        var sum = columns.stream()
                .map(name -> "coalesce(octet_length((" + declared.selected(name) + ")::text), 0)::bigint")
                .collect(Collectors.joining(" + "));
        var small = "w.bytes <= " + MOST;
        return columns.stream()
                        .map(name -> side.key().contains(name)
                                ? declared.selected(name)
                                : "case when " + small + " then " + declared.selected(name) + " end")
                        .collect(Collectors.joining(", ", "select ", ", "))
                + "case when " + small + " then 0 else w.bytes end as bytes from " + from
                + " cross join lateral (select " + sum + " as bytes) w";
    }

    /** Rows without a usable key, with values only of those that are no larger than so many bytes. */
    Statement unusable(Scan scan, long most) {
        var where = new PostgresWhere(keys);
        where.scan(scan);
        if (scan.window() != null) {
            within(where, scan.window());
        }
        where.unusable();
        return guarded(new Statement(select + where, where.parameters()), most);
    }

    /** How many keys belong to several rows. */
    Statement repeats(KeyBounds bounds) {
        var where = new PostgresWhere(keys);
        where.bounds(bounds);
        where.usable();
        return new Statement(
                "select count(*) from (select 1 from " + from + where + " group by " + keys.order()
                        + " having count(*) > 1) k",
                where.parameters());
    }

    /** How many rows have this key. */
    Statement count(RecordKey key) {
        var where = new PostgresWhere(keys);
        where.oneOf(List.of(key));
        return new Statement("select count(*) from " + from + where, where.parameters());
    }

    /** How many rows have no usable key. */
    Statement unusable() {
        return new Statement("select count(*) from " + from + " where " + keys.unusable(), List.of());
    }

    Statement count(KeyBounds bounds) {
        var where = new PostgresWhere(keys);
        where.bounds(bounds);
        return new Statement("select count(*) from " + from + where, where.parameters());
    }

    /** How many rows were changed within the window. */
    Statement changed(Scan.Window window) {
        var where = new PostgresWhere(keys);
        within(where, window);
        return new Statement("select count(*) from " + from + where, where.parameters());
    }

    private void within(PostgresWhere where, Scan.Window window) {
        where.window(Objects.requireNonNull(updatedAt, "updated-at"), window);
    }

    /** What the statistics say about a table at its present size; negative if they say nothing. */
    @Nullable
    Statement estimate() {
        return table == null
                ? null
                : new Statement(
                        "select case when relpages = 0 then -1 else (reltuples * (pg_catalog.pg_relation_size(oid)"
                                + " / current_setting('block_size')::float8) / relpages)::bigint end"
                                + " from pg_catalog.pg_class where oid = $1::text::regclass",
                        List.of(table));
    }

    /** The keys between which the statistics of a table saw about the same number of records each; null for others. */
    @Nullable
    Statement histogram() {
        if (table == null || keys.parts().size() > 1) {
            return null;
        }
        var form = keys.parts().getFirst().form();
        if (!WITH_HISTOGRAM.contains(form)) {
            return null;
        }
        var bounds = "select unnest(s.histogram_bounds::text::text[])::" + form.sqlType()
                + " as k from pg_catalog.pg_stats s join pg_catalog.pg_namespace n on n.nspname = s.schemaname"
                + " join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = s.tablename"
                + " where c.oid = $1::text::regclass and s.attname = $2::text and not s.inherited";
        return new Statement(bounds, List.of(table, keyColumn));
    }

    /** A sample of about {@code percent} of a table's pages, keys only; null for a query, which cannot be sampled. */
    @Nullable
    Statement sample(double percent, int size) {
        return table == null
                ? null
                : new Statement(
                        "select " + String.join(", ", keys.selected()) + " from " + table
                                + " r tablesample system ($1::float8) limit " + size,
                        List.of(percent));
    }

    /** Every {@code step}th key in order: reads keys only, from an index where there is one. */
    Statement everyNth(long step) {
        return everyNth(keys, from, new PostgresWhere(keys), step);
    }

    /** Every {@code step}th of the keys that meet the conditions. */
    static Statement everyNth(PostgresKeys keys, String from, PostgresWhere where, long step) {
        var names = new ArrayList<String>();
        var columns = new ArrayList<String>();
        for (int i = 0; i < keys.parts().size(); i++) {
            names.add("k" + i);
            columns.add(keys.selected().get(i) + " as k" + i);
        }
        var numbered = "select " + String.join(", ", columns) + ", row_number() over (order by " + keys.order()
                + ") as n from " + from + where;
        var every = where.next(step, "bigint");
        return new Statement(
                "select " + String.join(", ", names) + " from (" + numbered + ") s where n % " + every + " = 0",
                where.parameters());
    }

    /** The columns that {@link #scan} and {@link #read} select, by name and without repetition; the key is first. */
    static List<String> columns(SideDefinition side, List<String> fields) {
        var columns = new LinkedHashSet<>(side.key());
        fields.forEach(field -> columns.add(FieldPath.parse(field).head()));
        if (side.version() != null) {
            columns.add(side.version());
        }
        if (side.updatedAt() != null) {
            columns.add(side.updatedAt());
        }
        return List.copyOf(columns);
    }

    static String literal(String text) {
        var quoted = "'" + text.replace("'", "''") + "'";
        return text.contains("\\") ? " E" + quoted.replace("\\", "\\\\") : quoted;
    }

    static String qualified(String name) {
        return FieldPath.parse(name).members().stream()
                .map(member -> quoted(member.name()))
                .collect(Collectors.joining("."));
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
