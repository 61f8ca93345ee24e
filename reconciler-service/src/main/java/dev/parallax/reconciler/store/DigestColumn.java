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
 * @param column of the row; the value is null where the column is, or unusable
 * @param form the SQL type of the expression, and what else both sides must have in common
 * @param unusable a condition under which the value is none of the canonical type; null if there is none
 */
record DigestColumn(
        String column,
        String form,
        String expression,
        @Nullable String unusable) {

    /**
     * Null if values of the SQL type cannot be judged in SQL.
     *
     * @param both whether the column on the other side has this very type, with its modifiers
     */
    static @Nullable DigestColumn of(CanonicalType type, Side side, String column, String formattedType, boolean both) {
        var declared = SqlType.of(formattedType);
        var sqlType = declared.name();
        return switch (type) {
            case BooleanType t -> sqlType.equals("boolean") ? plain(sqlType, column) : null;
            case Int64Type t -> isInteger(sqlType) ? plain("bigint", column) : null;
            case DecimalType t ->
                isInteger(sqlType) || sqlType.equals("numeric") ? decimal(t, column, declared, both) : null;
            case Float64Type t -> isFloat(sqlType) ? plain("double precision", column) : null;
            case StringType t -> isText(sqlType) ? plain("text", column) : null;
            case TimestampType t -> sqlType.startsWith("timestamp with") ? timestamp(t, column, declared) : null;
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
    static @Nullable DigestColumn ofKey(KeyType type, String column, String formattedType) {
        var sqlType = SqlType.of(formattedType).name();
        var form =
                switch (type) {
                    case STRING -> PostgresKeyForm.of(type, sqlType) != null ? "text" : null;
                    case INT64 -> isInteger(sqlType) ? "bigint" : null;
                    case UUID -> sqlType.equals("uuid") ? "uuid" : null;
                    // What looks alike in SQL need not look alike here: such keys are read.
                    case OBJECTID, BYTES, BYTES_BY_LENGTH, DATE, TIMESTAMP, DECIMAL -> null;
                };
        return form == null ? null : new DigestColumn(column, form, column + "::" + form, column + " is null");
    }

    private static DigestColumn plain(String form, String column) {
        return new DigestColumn(column, form, column + "::" + form, null);
    }

    /** Equal numbers have one form, whatever scale their columns have. */
    private static DigestColumn decimal(DecimalType type, String column, SqlType declared, boolean both) {
        var number = column + "::numeric";
        if (both && declared.digits() != null && declared.digits() <= type.scale()) {
            // All values have that many digits on both sides, so equal numbers look alike as they are.
            return new DigestColumn(column, "numeric", number, null);
        }
        var rounded = type.rounding() == RoundingMode.HALF_UP ? "round(" + number + ", " + type.scale() + ")" : number;
        return new DigestColumn(column, "numeric", "trim_scale(" + rounded + ")", null);
    }

    /** Only sides that both have a zone or both have none: a local time is read in the declared zone in one place. */
    private static DigestColumn timestamp(TimestampType type, String column, SqlType declared) {
        return switch (type.precision()) {
            case SECONDS -> cut("second", 0, column, declared);
            case MILLIS -> cut("milliseconds", 3, column, declared);
            case MICROS, NANOS -> plain(declared.name(), column);
        };
    }

    private static DigestColumn cut(String unit, int digits, String column, SqlType declared) {
        boolean coarse = declared.digits() != null && declared.digits() <= digits;
        return coarse
                ? plain(declared.name(), column)
                : new DigestColumn(column, declared.name(), "date_trunc('" + unit + "', " + column + ")", null);
    }

    private static DigestColumn named(Map<String, String> values, String column) {
        if (values.isEmpty()) {
            return new DigestColumn(column, "text", "null::text", column + " is not null");
        }
        var cases = new TreeMap<>(values)
                .entrySet().stream()
                        .map(value -> "when " + PostgresSql.literal(value.getKey()) + " then "
                                + PostgresSql.literal(value.getValue()))
                        .collect(Collectors.joining(" "));
        var known = new TreeMap<>(values)
                .keySet().stream().map(PostgresSql::literal).collect(Collectors.joining(", "));
        // By bytes: a collation of the server may take different texts for equal.
        var raw = "(" + column + "::text collate \"C\")";
        return new DigestColumn(
                column, "text", "(case " + raw + " " + cases + " end)::text", raw + " not in (" + known + ")");
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
