package dev.parallax.reconciler.config;

import dev.parallax.reconciler.dataset.ColumnType;
import dev.parallax.reconciler.dataset.ColumnType.Kind;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.ArrayType;
import dev.parallax.reconciler.value.CanonicalType.BooleanType;
import dev.parallax.reconciler.value.CanonicalType.BytesType;
import dev.parallax.reconciler.value.CanonicalType.DateType;
import dev.parallax.reconciler.value.CanonicalType.DecimalType;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalType.Float64Type;
import dev.parallax.reconciler.value.CanonicalType.Int64Type;
import dev.parallax.reconciler.value.CanonicalType.ObjectType;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import dev.parallax.reconciler.value.CanonicalType.UuidType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which columns of PostgreSQL a field of which type can be compared by. There is no other column: one of a type that is
 * not named here is its text, as the server writes it, and can be a string or an enum.
 *
 * <table>
 * <caption>As the codecs accept what the columns are read as</caption>
 * <tr><th>column</th><th>types of a field</th></tr>
 * <tr><td>boolean</td><td>boolean, enum</td></tr>
 * <tr><td>smallint, integer, bigint</td><td>boolean, int64, decimal, float64, enum</td></tr>
 * <tr><td>numeric, real, double precision</td><td>int64, decimal, float64</td></tr>
 * <tr><td>text, varchar, char, name, citext</td><td>string, enum, timestamp, date, uuid</td></tr>
 * <tr><td>timestamp, timestamptz, date</td><td>timestamp, date</td></tr>
 * <tr><td>uuid</td><td>uuid, string</td></tr>
 * <tr><td>bytea</td><td>bytes, uuid</td></tr>
 * <tr><td>json, jsonb</td><td>any: what lies in it has no type that the server knows</td></tr>
 * <tr><td>hstore, composite</td><td>object, string</td></tr>
 * <tr><td>array</td><td>array, string</td></tr>
 * <tr><td>every other</td><td>string, enum</td></tr>
 * </table>
 *
 * <p>A text counts as it is written, also where the type's own equality takes another for the same: an interval of one
 * day differs from one of 24 hours, and a citext by its case. Blanks at the end of a char count nowhere.
 */
final class FieldTypes {
    private static final Set<String> TEXTS = Set.of("text", "character varying", "character", "name");
    private static final Set<String> INTEGERS = Set.of("bigint", "integer", "smallint");
    private static final Set<String> FRACTIONS = Set.of("numeric", "real", "double precision");
    private static final Set<String> TIMES = Set.of("timestamp with time zone", "timestamp without time zone", "date");
    private static final Set<String> JSON = Set.of("json", "jsonb");
    private static final Set<String> OTHERS = Set.of("boolean", "uuid", "bytea");

    /** The types of a field by their names in the configuration. */
    private static final Map<String, Class<? extends CanonicalType>> WORDS = Map.ofEntries(
            Map.entry("boolean", BooleanType.class),
            Map.entry("int64", Int64Type.class),
            Map.entry("decimal", DecimalType.class),
            Map.entry("float64", Float64Type.class),
            Map.entry("string", StringType.class),
            Map.entry("timestamp", TimestampType.class),
            Map.entry("date", DateType.class),
            Map.entry("uuid", UuidType.class),
            Map.entry("bytes", BytesType.class),
            Map.entry("enum", EnumType.class),
            Map.entry("object", ObjectType.class),
            Map.entry("array", ArrayType.class));

    private FieldTypes() {}

    static boolean accepts(CanonicalType type, ColumnType column) {
        return accepts(type.getClass(), column);
    }

    static boolean isTime(ColumnType column) {
        return column.kind() == Kind.BASE && TIMES.contains(column.name());
    }

    /** Whether a path can go on below a value of the column. */
    static boolean hasParts(ColumnType column) {
        return column.kind() == Kind.COMPOSITE || column.kind() == Kind.ARRAY || isJson(column) || isHstore(column);
    }

    /** The types that a field of this column can have, in the words of the configuration. */
    static List<String> words(ColumnType column) {
        return WORDS.entrySet().stream()
                .filter(word -> accepts(word.getValue(), column))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    static String word(CanonicalType type) {
        return WORDS.entrySet().stream()
                .filter(word -> word.getValue().isInstance(type))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static boolean accepts(Class<?> type, ColumnType column) {
        if (isJson(column)) {
            return true;
        }
        if (column.kind() == Kind.ARRAY) {
            return type == ArrayType.class || type == StringType.class;
        }
        if (column.kind() == Kind.COMPOSITE || isHstore(column)) {
            return type == ObjectType.class || type == StringType.class;
        }
        if (column.kind() != Kind.BASE) {
            return type == StringType.class || type == EnumType.class;
        }
        return acceptsBase(type, column.name(), column);
    }

    private static boolean acceptsBase(Class<?> type, String name, ColumnType column) {
        if (INTEGERS.contains(name)) {
            return isNumber(type) || type == BooleanType.class || type == EnumType.class;
        }
        if (FRACTIONS.contains(name)) {
            return isNumber(type);
        }
        if (TIMES.contains(name)) {
            return type == TimestampType.class || type == DateType.class;
        }
        if (OTHERS.contains(name)) {
            return acceptsOther(type, name);
        }
        boolean text = type == StringType.class || type == EnumType.class;
        boolean readAsSomethingElse = type == TimestampType.class || type == DateType.class || type == UuidType.class;
        return text || (readAsSomethingElse && (TEXTS.contains(name) || column.isOfExtension("citext")));
    }

    private static boolean acceptsOther(Class<?> type, String name) {
        return switch (name) {
            case "boolean" -> type == BooleanType.class || type == EnumType.class;
            case "uuid" -> type == UuidType.class || type == StringType.class;
            default -> type == BytesType.class || type == UuidType.class;
        };
    }

    private static boolean isNumber(Class<?> type) {
        return type == Int64Type.class || type == DecimalType.class || type == Float64Type.class;
    }

    private static boolean isJson(ColumnType column) {
        return column.kind() == Kind.BASE && JSON.contains(column.name());
    }

    private static boolean isHstore(ColumnType column) {
        return column.kind() == Kind.BASE && column.isOfExtension("hstore");
    }
}
