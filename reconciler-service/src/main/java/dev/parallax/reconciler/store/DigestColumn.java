package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.BooleanType;
import dev.parallax.reconciler.value.CanonicalType.BytesType;
import dev.parallax.reconciler.value.CanonicalType.DateType;
import dev.parallax.reconciler.value.CanonicalType.DecimalType;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalType.Float64Type;
import dev.parallax.reconciler.value.CanonicalType.Int64Type;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import dev.parallax.reconciler.value.CanonicalType.UuidType;
import dev.parallax.reconciler.value.Side;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A column as PostgreSQL puts it into a digest. Two columns of the same form and with the same value there agree by
 * their canonical type. The reverse need not hold: trimming, normal forms, tolerances and the two zeros are left to the
 * comparison of records, which is asked wherever digests differ.
 *
 * @param form the SQL type of the expression, and what else both sides must have in common
 * @param unusable a condition under which the value is none of the canonical type; null if there is none
 */
record DigestColumn(
        String form, String expression, @Nullable String unusable) {

    /** Null if values of the SQL type cannot be judged in SQL. */
    static @Nullable DigestColumn of(CanonicalType type, Side side, String column, String sqlType) {
        return switch (type) {
            case BooleanType t -> sqlType.equals("boolean") ? plain(sqlType, column) : null;
            case Int64Type t -> isInteger(sqlType) ? plain("bigint", column) : null;
            case DecimalType t -> isInteger(sqlType) || sqlType.equals("numeric") ? decimal(t, column) : null;
            case Float64Type t -> isFloat(sqlType) ? plain("double precision", column) : null;
            case StringType t -> isText(sqlType) ? plain("text", column) : null;
            case TimestampType t -> sqlType.startsWith("timestamp with") ? timestamp(t, column, sqlType) : null;
            case DateType t -> sqlType.equals("date") ? plain(sqlType, column) : null;
            case UuidType t -> sqlType.equals("uuid") ? plain(sqlType, column) : null;
            case BytesType t -> sqlType.equals("bytea") ? plain(sqlType, column) : null;
            case EnumType t ->
                isText(sqlType) || isInteger(sqlType) || sqlType.equals("boolean")
                        ? named(side == Side.SOURCE ? t.sourceValues() : t.targetValues(), column)
                        : null;
            case CanonicalType.ObjectType t -> null;
            case CanonicalType.ArrayType t -> null;
        };
    }

    /** A part of the key, which is never null in a record. */
    static @Nullable DigestColumn ofKey(KeyType type, String column, String sqlType) {
        var form =
                switch (type) {
                    case STRING -> isText(sqlType) ? "text" : null;
                    case INT64 -> isInteger(sqlType) ? "bigint" : null;
                    case UUID -> sqlType.equals("uuid") ? "uuid" : null;
                };
        return form == null ? null : new DigestColumn(form, column + "::" + form, column + " is null");
    }

    private static DigestColumn plain(String form, String column) {
        return new DigestColumn(form, column + "::" + form, null);
    }

    /** Equal numbers have one form, whatever scale their columns have. */
    private static DigestColumn decimal(DecimalType type, String column) {
        var number = column + "::numeric";
        var rounded = type.rounding() == RoundingMode.HALF_UP ? "round(" + number + ", " + type.scale() + ")" : number;
        return new DigestColumn("numeric", "trim_scale(" + rounded + ")", null);
    }

    /** Only sides that both have a zone or both have none: a local time is read in the declared zone in one place. */
    private static DigestColumn timestamp(TimestampType type, String column, String sqlType) {
        return switch (type.precision()) {
            case SECONDS -> new DigestColumn(sqlType, "date_trunc('second', " + column + ")", null);
            case MILLIS -> new DigestColumn(sqlType, "date_trunc('milliseconds', " + column + ")", null);
            case MICROS, NANOS -> plain(sqlType, column);
        };
    }

    private static DigestColumn named(Map<String, String> values, String column) {
        if (values.isEmpty()) {
            return new DigestColumn("text", "null::text", column + " is not null");
        }
        var cases = new TreeMap<>(values)
                .entrySet().stream()
                        .map(value -> "when " + literal(value.getKey()) + " then " + literal(value.getValue()))
                        .collect(Collectors.joining(" "));
        var known = new TreeMap<>(values)
                .keySet().stream().map(DigestColumn::literal).collect(Collectors.joining(", "));
        // By bytes: a collation of the server may take different texts for equal.
        var raw = "(" + column + "::text collate \"C\")";
        return new DigestColumn("text", "(case " + raw + " " + cases + " end)::text", raw + " not in (" + known + ")");
    }

    private static String literal(String text) {
        var quoted = "'" + text.replace("'", "''") + "'";
        return text.contains("\\") ? " E" + quoted.replace("\\", "\\\\") : quoted;
    }

    private static boolean isInteger(String sqlType) {
        return sqlType.equals("bigint") || sqlType.equals("integer") || sqlType.equals("smallint");
    }

    private static boolean isFloat(String sqlType) {
        return sqlType.equals("double precision") || sqlType.equals("real");
    }

    /** Not character(n), whose blanks at the end SQL drops when it makes a text of it. */
    private static boolean isText(String sqlType) {
        return sqlType.equals("text") || sqlType.equals("character varying");
    }
}
