package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one side in PostgreSQL. Keys are compared part by part, texts by their bytes, whatever the
 * collation of the server; a key is a declared column, so that a predicate on it can use an index.
 */
final class PostgresSql {
    /** A statement and its parameters in order. */
    record Statement(String sql, List<Object> parameters) {}

    private final String from;
    private final @Nullable String table;
    private final List<KeyPart> parts;
    private final List<String> keys;
    private final List<String> columns;
    private final @Nullable String updatedAt;

    PostgresSql(SideDefinition side, List<String> fields, List<KeyPart> parts) {
        this.table = side.relation() instanceof Relation.Table(var name) ? qualified(name) : null;
        this.from = switch (side.relation()) {
            case Relation.Table(var name) -> qualified(name) + " r";
            case Relation.Query(var sql) -> "(" + sql + "\n) r";
            case Relation.Collection c -> throw new IllegalArgumentException("not in PostgreSQL: " + c);
            case Relation.Pipeline p -> throw new IllegalArgumentException("not in PostgreSQL: " + p);
        };
        this.parts = parts;
        this.keys = side.key().stream().map(name -> "r." + quoted(name)).toList();
        this.updatedAt = side.updatedAt() == null ? null : "r." + quoted(side.updatedAt());
        this.columns = columns(side, fields);
    }

    /** The columns that {@link #scan} and {@link #read} select, by name and without repetition; the key is first. */
    List<String> columns() {
        return columns;
    }

    Statement scan(Scan scan) {
        var where = new Where();
        boolean toTheEnd = scan.bounds().to() == null;
        if (scan.after() == null) {
            where.bounds(scan.bounds());
        } else {
            where.compare(scan.after(), ">", ">", toTheEnd);
            where.below(scan.bounds());
        }
        if (scan.window() != null) {
            where.window(scan.window().from(), scan.window().to());
        }
        return new Statement(select() + where + " order by " + order(), where.parameters);
    }

    Statement read(List<RecordKey> wanted) {
        var where = new Where();
        where.oneOf(wanted);
        return new Statement(select() + where, where.parameters);
    }

    Statement count(KeyBounds bounds) {
        var where = new Where();
        where.bounds(bounds);
        return new Statement("select count(*) from " + from + where, where.parameters);
    }

    /** What the planner's statistics say about a table; negative if they say nothing. */
    @Nullable
    Statement estimate() {
        return table == null
                ? null
                : new Statement(
                        "select reltuples::bigint from pg_catalog.pg_class where oid = $1::text::regclass",
                        List.of(table));
    }

    /** A sample of about {@code percent} of a table's pages, keys only; null for a query, which cannot be sampled. */
    @Nullable
    Statement sample(double percent, int size) {
        return table == null
                ? null
                : new Statement(
                        "select " + String.join(", ", keys) + " from " + table
                                + " r tablesample system ($1::float8) limit " + size,
                        List.of(percent));
    }

    /** Every {@code step}th key in order: reads keys only, from an index where there is one. */
    Statement everyNth(long step) {
        var names = new ArrayList<String>();
        for (int i = 0; i < keys.size(); i++) {
            names.add("k" + i);
        }
        var select =
                new StringBuilder("select ").append(String.join(", ", names)).append(" from (select ");
        for (int i = 0; i < keys.size(); i++) {
            select.append(keys.get(i)).append(" as k").append(i).append(", ");
        }
        select.append("row_number() over (order by ")
                .append(order())
                .append(") as n from ")
                .append(from);
        return new Statement(select + ") s where n % $1::bigint = 0", List.of(step));
    }

    private String select() {
        return "select " + columns.stream().map(c -> "r." + quoted(c)).collect(Collectors.joining(", ")) + " from "
                + from;
    }

    private String order() {
        var order = new ArrayList<String>();
        for (int i = 0; i < keys.size(); i++) {
            order.add(ordered(i));
        }
        return String.join(", ", order);
    }

    private String ordered(int part) {
        return parts.get(part).type() == KeyType.STRING ? keys.get(part) + " collate \"C\"" : keys.get(part);
    }

    private static List<String> columns(SideDefinition side, List<String> fields) {
        var columns = new LinkedHashSet<>(side.key());
        fields.forEach(field -> columns.add(DottedPath.parse(field).head()));
        if (side.version() != null) {
            columns.add(side.version());
        }
        if (side.updatedAt() != null) {
            columns.add(side.updatedAt());
        }
        return List.copyOf(columns);
    }

    private static String qualified(String name) {
        return Arrays.stream(name.split("\\.", -1)).map(PostgresSql::quoted).collect(Collectors.joining("."));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String cast(KeyType type) {
        return switch (type) {
            case STRING -> "text";
            case INT64 -> "bigint";
            case UUID -> "uuid";
        };
    }

    /** The conditions of one statement, gathered with their parameters. */
    private final class Where {
        private final List<String> conditions = new ArrayList<>();
        private final List<Object> parameters = new ArrayList<>();

        void bounds(KeyBounds bounds) {
            if (bounds.from() != null) {
                compare(bounds.from(), ">", ">=", bounds.to() == null);
            }
            below(bounds);
        }

        void below(KeyBounds bounds) {
            if (bounds.to() != null) {
                compare(bounds.to(), "<", "<", false);
            }
        }

        /**
         * A comparison of rows; only its last part may also be equal.
         *
         * @param toTheEnd whether a key of null, which comes last, is inside: it must be met, not skipped
         */
        void compare(RecordKey key, String operator, String last, boolean toTheEnd) {
            var values = key.parts();
            var alternatives = new ArrayList<String>();
            var equal = "";
            // The first part alone bounds the index scan; the alternatives below are exact.
            if (values.size() > 1) {
                conditions.add("(" + ordered(0) + " " + operator + "= " + parameter(0, values.getFirst())
                        + orNull(toTheEnd) + ")");
            }
            for (int i = 0; i < values.size(); i++) {
                var name = parameter(i, values.get(i));
                var with = i == values.size() - 1 ? last : operator;
                alternatives.add("(" + equal + ordered(i) + " " + with + " " + name + ")");
                equal += keys.get(i) + " = " + name + " and ";
            }
            conditions.add("(" + String.join(" or ", alternatives) + orNull(toTheEnd) + ")");
        }

        private String orNull(boolean toTheEnd) {
            return toTheEnd
                    ? keys.stream().map(key -> " or " + key + " is null").collect(Collectors.joining())
                    : "";
        }

        void window(Instant from, Instant to) {
            conditions.add(updatedAt + " >= " + next(from.atOffset(ZoneOffset.UTC), "timestamptz"));
            conditions.add(updatedAt + " < " + next(to.atOffset(ZoneOffset.UTC), "timestamptz"));
        }

        void oneOf(List<RecordKey> wanted) {
            if (parts.size() == 1 && wanted.size() > 1) {
                conditions.add(keys.getFirst() + " = any(" + array(wanted) + ")");
                return;
            }
            conditions.add(wanted.stream().map(this::equality).collect(Collectors.joining(" or ", "(", ")")));
        }

        private String equality(RecordKey key) {
            var equal = new ArrayList<String>();
            for (int i = 0; i < keys.size(); i++) {
                equal.add(keys.get(i) + " = " + parameter(i, key.parts().get(i)));
            }
            return "(" + String.join(" and ", equal) + ")";
        }

        private String array(List<RecordKey> wanted) {
            var values = wanted.stream().map(key -> key.parts().getFirst());
            return switch (parts.getFirst().type()) {
                case STRING -> next(values.toArray(String[]::new), "text[]");
                case INT64 -> next(values.toArray(Long[]::new), "bigint[]");
                case UUID -> next(values.toArray(UUID[]::new), "uuid[]");
            };
        }

        private String parameter(int part, Object value) {
            return next(value, cast(parts.get(part).type()));
        }

        private String next(Object value, String type) {
            parameters.add(value);
            return "$" + parameters.size() + "::" + type;
        }

        @Override
        public String toString() {
            return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        }
    }
}
