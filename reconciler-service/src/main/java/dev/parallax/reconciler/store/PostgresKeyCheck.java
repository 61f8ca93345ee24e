package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the columns that cannot hold a part of the key: whose order is not that of the part, or whose values are not found
 * again by it. A type that is not known here is one of them. Each refusal has a line that works.
 */
final class PostgresKeyCheck {
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");
    private static final Set<String> FLOATS = Set.of("real", "double precision");

    /** Words that are likely to be names of columns and tables, and are none unless they are quoted. */
    private static final Set<String> RESERVED = Set.of(
            "all",
            "analyse",
            "analyze",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "case",
            "cast",
            "check",
            "collate",
            "column",
            "constraint",
            "create",
            "default",
            "desc",
            "distinct",
            "do",
            "else",
            "end",
            "except",
            "false",
            "fetch",
            "for",
            "foreign",
            "from",
            "grant",
            "group",
            "having",
            "in",
            "into",
            "lateral",
            "leading",
            "limit",
            "not",
            "null",
            "offset",
            "on",
            "only",
            "or",
            "order",
            "placing",
            "primary",
            "references",
            "select",
            "some",
            "symmetric",
            "table",
            "then",
            "to",
            "trailing",
            "true",
            "union",
            "unique",
            "user",
            "using",
            "when",
            "where",
            "window",
            "with");

    /** What the texts of a column may be cast to, which fails for one that is none. */
    private static final Set<KeyType> WRITTEN = Set.of(KeyType.INT64, KeyType.DECIMAL, KeyType.DATE, KeyType.TIMESTAMP);

    private final SideDefinition side;
    private final List<KeyPart> parts;
    private final Map<String, String> types;

    private PostgresKeyCheck(SideDefinition side, List<KeyPart> parts, Map<String, String> types) {
        this.side = side;
        this.parts = parts;
        this.types = types;
    }

    /**
     * What is wrong with a side.
     *
     * @param types of all its columns in their order, as format_type writes them, without modifiers and of what lies below
     *     domains
     */
    static List<Description.Refused> refused(SideDefinition side, KeyCodec keys, Map<String, String> types) {
        return new PostgresKeyCheck(side, keys.parts(), types).refused();
    }

    private List<Description.Refused> refused() {
        var casts = casts();
        var refused = new ArrayList<Description.Refused>();
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            var column = side.key().get(i);
            var type = types.get(column);
            if (type != null && PostgresKeyForm.of(part.type(), type) == null) {
                var advice = new ArrayList<String>();
                var own = own(type);
                if (own != null) {
                    advice.add("declare part %s as {type: %s}".formatted(part.name(), own.word()));
                }
                if (casts.containsKey(column)) {
                    advice.add("read it as %s through a query in place of the %s: query: %s"
                            .formatted(
                                    sqlType(part.type()),
                                    side.relation() instanceof Relation.Table ? "table" : "query",
                                    query(casts)));
                }
                refused.add(new Description.Refused(
                        "key[" + i + "]",
                        "column '%s' is %s, which cannot be ordered and read back as key part %s of {type: %s}%s"
                                .formatted(
                                        column,
                                        type,
                                        part.name(),
                                        part.type().word(),
                                        advice.isEmpty() ? "" : ": " + String.join(", or ", advice))));
            }
        }
        return refused;
    }

    /** The type of the keys that such columns have as they are. */
    private static @Nullable KeyType own(String type) {
        var form = PostgresKeyForm.of(type);
        return form == null
                ? null
                : switch (form) {
                    case TEXT, PADDED -> KeyType.STRING;
                    case INTEGER -> KeyType.INT64;
                    case NUMERIC -> KeyType.DECIMAL;
                    case UUID -> KeyType.UUID;
                    case BYTES -> KeyType.BYTES;
                    case DATE -> KeyType.DATE;
                    case LOCAL_TIME, MOMENT -> KeyType.TIMESTAMP;
                };
    }

    /** By column, what makes it a part of the key. */
    private Map<String, String> casts() {
        var casts = new TreeMap<String, String>();
        for (int i = 0; i < parts.size(); i++) {
            var column = side.key().get(i);
            var type = types.get(column);
            var cast = type == null || PostgresKeyForm.of(parts.get(i).type(), type) != null
                    ? null
                    : cast(parts.get(i).type(), type);
            if (cast != null) {
                casts.put(column, cast);
            }
        }
        return casts;
    }

    private static @Nullable String cast(KeyType part, String type) {
        var own = own(type);
        boolean number = part == KeyType.INT64 || part == KeyType.DECIMAL;
        boolean direct = part == KeyType.STRING
                || (part == KeyType.DECIMAL && type.equals("money"))
                || (number && FLOATS.contains(type))
                || (own == KeyType.STRING && WRITTEN.contains(part))
                || (own == KeyType.DATE && part == KeyType.TIMESTAMP);
        if (direct) {
            return "::" + sqlType(part);
        }
        return own == null ? "::text::" + sqlType(part) : null;
    }

    private static String sqlType(KeyType type) {
        return switch (type) {
            case STRING, OBJECTID -> "text";
            case INT64 -> "bigint";
            case DECIMAL -> "numeric";
            case UUID -> "uuid";
            case BYTES, BYTES_BY_LENGTH -> "bytea";
            case DATE -> "date";
            case TIMESTAMP -> "timestamptz";
        };
    }

    private String query(Map<String, String> casts) {
        var columns = types.keySet().stream()
                .map(name -> casts.containsKey(name)
                        ? identifier(name) + casts.get(name) + " as " + identifier(name)
                        : identifier(name))
                .collect(Collectors.joining(", "));
        var sql = "select " + columns + " from " + from();
        return sql.contains("\"") ? "'" + sql.replace("'", "''") + "'" : "\"" + sql + "\"";
    }

    private String from() {
        return switch (side.relation()) {
            case Relation.Table(var name) ->
                Pattern.compile("\\.")
                        .splitAsStream(name)
                        .map(PostgresKeyCheck::identifier)
                        .collect(Collectors.joining("."));
            case Relation.Query(var sql) -> "(" + sql.strip() + ") q";
            default -> throw new IllegalArgumentException("not in PostgreSQL: " + side.relation());
        };
    }

    private static String identifier(String name) {
        return PLAIN.matcher(name).matches() && !RESERVED.contains(name) ? name : PostgresSql.quoted(name);
    }
}
