package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.ArrayType;
import dev.parallax.reconciler.value.CanonicalType.BooleanType;
import dev.parallax.reconciler.value.CanonicalType.BytesType;
import dev.parallax.reconciler.value.CanonicalType.DateType;
import dev.parallax.reconciler.value.CanonicalType.DecimalType;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalType.Float64Type;
import dev.parallax.reconciler.value.CanonicalType.Int64Type;
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.ObjectType;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.CanonicalType.TimestampPrecision;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import dev.parallax.reconciler.value.CanonicalType.UuidType;
import dev.parallax.reconciler.value.Side;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;

/** A field of a random canonical type, with pairs of raw values that agree, or differ by the least there is. */
final class RandomField {
    /** The raw forms that values have in a kind of store. */
    enum Form {
        RELATIONAL,
        DOCUMENT
    }

    /** @param unconvertible whether a side has a value that is none of the type */
    record Pair(Object source, Object target, boolean unconvertible) {
        Object of(Side side) {
            return side == Side.SOURCE ? source : target;
        }
    }

    private final RandomValues values;
    private final FieldMapping mapping;
    private final Form source;
    private final Form target;

    RandomField(Random random, String name, Form source, Form target) {
        this.source = source;
        this.target = target;
        var type = type(random, source == Form.RELATIONAL && target == Form.RELATIONAL);
        this.values = new RandomValues(random, type);
        var absent = random.nextBoolean() ? AbsentRule.SAME : AbsentRule.DISTINCT;
        this.mapping = new FieldMapping(name, type, name, name, absent);
    }

    private static CanonicalType type(Random random, boolean relational) {
        return switch (random.nextInt(12)) {
            case 0 -> new BooleanType();
            case 1 -> new Int64Type();
            case 2 -> new DecimalType(2, random.nextBoolean() ? RoundingMode.HALF_UP : null);
            case 3 -> new Float64Type(random.nextBoolean() ? 0.5 : 0);
            case 4 -> new StringType(random.nextBoolean(), NormalForm.NFC);
            // A document store holds milliseconds only.
            case 5 ->
                new TimestampType(relational ? TimestampPrecision.MICROS : TimestampPrecision.MILLIS, ZoneOffset.UTC);
            case 6 -> new DateType();
            case 7 -> new UuidType();
            case 8 -> new BytesType();
            case 9 -> new EnumType(Map.of("on", "active", "off", "idle"), Map.of("1", "active", "0", "idle"), Map.of());
            case 10 -> new ObjectType(Map.of());
            default -> new ArrayType(null);
        };
    }

    FieldMapping mapping() {
        return mapping;
    }

    /** The type of a column of PostgreSQL that holds the values of a side. */
    String sqlType() {
        return switch (mapping.type()) {
            case BooleanType t -> "boolean";
            case Int64Type t -> "bigint";
            case DecimalType t -> "numeric";
            case Float64Type t -> "double precision";
            case StringType t -> "text";
            case EnumType t -> "text";
            case TimestampType t -> "timestamptz";
            case DateType t -> "date";
            case UuidType t -> "uuid";
            case BytesType t -> "bytea";
            case ObjectType t -> "jsonb";
            case ArrayType t -> "jsonb";
        };
    }

    Pair agreeing(Random random) {
        if (random.nextInt(6) == 0) {
            boolean same = mapping.absent() == AbsentRule.SAME;
            var missing = source == Form.DOCUMENT && target == Form.DOCUMENT && random.nextBoolean();
            return missing
                    ? new Pair(Absent.MISSING, Absent.MISSING, false)
                    : new Pair(absent(source, same, random), absent(target, same, random), false);
        }
        var value = values.some();
        return pair(value, value);
    }

    Pair differing(Random random) {
        var value = values.some();
        switch (random.nextInt(6)) {
            case 0 -> {
                return random.nextBoolean()
                        ? new Pair(absent(source, true, random), values.raw(Side.TARGET, target, value), false)
                        : new Pair(values.raw(Side.SOURCE, source, value), absent(target, true, random), false);
            }
            case 1 -> {
                if (mapping.absent() == AbsentRule.DISTINCT && target == Form.DOCUMENT) {
                    return new Pair(null, Absent.MISSING, false);
                }
                if (mapping.absent() == AbsentRule.DISTINCT && source == Form.DOCUMENT) {
                    return new Pair(Absent.MISSING, null, false);
                }
            }
            case 2 -> {
                if (mapping.type() instanceof EnumType) {
                    // The same on both sides, and yet it stands for nothing.
                    return new Pair("?", "?", true);
                }
                if (mapping.type() instanceof Int64Type && target == Form.DOCUMENT) {
                    return new Pair(values.raw(Side.SOURCE, source, value), value.toString(), true);
                }
            }
            default -> {
                // Below, as for what the cases above cannot do.
            }
        }
        var other = values.next(value);
        return random.nextBoolean() ? pair(value, other) : pair(other, value);
    }

    private Pair pair(Object left, Object right) {
        return new Pair(values.raw(Side.SOURCE, source, left), values.raw(Side.TARGET, target, right), false);
    }

    private static Object absent(Form form, boolean any, Random random) {
        return form == Form.DOCUMENT && any && random.nextBoolean() ? Absent.MISSING : null;
    }
}
