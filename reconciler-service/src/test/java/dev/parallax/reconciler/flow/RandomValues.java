package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.flow.RandomField.Form;
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
import dev.parallax.reconciler.value.CanonicalType.TimestampPrecision;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import dev.parallax.reconciler.value.CanonicalType.UuidType;
import dev.parallax.reconciler.value.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Values of one canonical type, few of them, so that many records share them; and the raw forms that mean them. */
final class RandomValues {
    private final Random random;
    private final CanonicalType type;

    RandomValues(Random random, CanonicalType type) {
        this.random = random;
        this.type = type;
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** A value; {@link #raw} makes one of a store of it. */
    Object some() {
        return switch (type) {
            case BooleanType t -> random.nextBoolean();
            case Int64Type t -> any(List.of(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1));
            case DecimalType t -> BigDecimal.valueOf(random.nextInt(300) - 100, 2);
            case Float64Type t when t.tolerance() > 0 -> (double) random.nextInt(5);
            case Float64Type t ->
                any(List.of(0.0, 1 / 7.0, -2 / 7.0, 1e300, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE));
            case StringType t -> any(List.of("", "a", "caf\u00e9", "ab", "a b", "null", "\u00e5ngstr\u00f6m"));
            case EnumType t -> any(List.of("active", "idle"));
            case TimestampType t -> Instant.parse("2026-03-29T00:59:59.999Z").plus(random.nextInt(3), unit(t));
            case DateType t -> LocalDate.of(2026, 2, 27).plusDays(random.nextInt(3));
            case UuidType t -> new UUID(random.nextInt(2) - 1L, random.nextInt(3) - 1L);
            case BytesType t -> any(List.of(new byte[0], new byte[] {0}, new byte[] {0, 1}, new byte[] {-1}));
            case ObjectType t -> object(random.nextInt(3), any(Arrays.asList("x", null)), elements());
            case ArrayType t -> elements();
        };
    }

    private List<Object> elements() {
        var elements = new ArrayList<Object>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            elements.add(any(Arrays.asList(1, "1", null, true)));
        }
        return elements;
    }

    private static Map<String, Object> object(int number, Object text, List<Object> list) {
        var object = new LinkedHashMap<String, Object>();
        object.put("number", number);
        object.put("text", text);
        object.put("list", list);
        return object;
    }

    /** Another value, as near to this one as there is. */
    Object next(Object value) {
        return switch (type) {
            case BooleanType t -> !(Boolean) value;
            case Int64Type t -> (Long) value == Long.MAX_VALUE ? Long.MAX_VALUE - 1 : (Long) value + 1;
            case DecimalType t -> ((BigDecimal) value).add(new BigDecimal(t.rounding() == null ? "0.0001" : "0.01"));
            case Float64Type t when t.tolerance() > 0 -> (Double) value + 1.25;
            case Float64Type t -> Double.isFinite((Double) value) ? Math.nextUp((Double) value) : Double.MAX_VALUE;
            case StringType t -> value + (t.trim() ? "\u0301" : " ");
            case EnumType t -> value.equals("active") ? "idle" : "active";
            case TimestampType t -> ((Instant) value).plus(1, unit(t));
            case DateType t -> ((LocalDate) value).plusDays(1);
            case UuidType t ->
                new UUID(((UUID) value).getMostSignificantBits(), ((UUID) value).getLeastSignificantBits() ^ 1);
            case BytesType t -> Arrays.copyOf((byte[]) value, ((byte[]) value).length + 1);
            case ObjectType t -> nextObject((Map<?, ?>) value);
            case ArrayType t -> nextList((List<?>) value);
        };
    }

    private Object nextObject(Map<?, ?> object) {
        var other = new LinkedHashMap<Object, Object>(object);
        switch (random.nextInt(4)) {
            case 0 -> other.put("number", (Integer) object.get("number") + 1);
            // What is null is there.
            case 1 -> other.remove("text");
            case 2 -> other.put("more", null);
            default -> other.put("list", nextList((List<?>) object.get("list")));
        }
        return other;
    }

    private static Object nextList(List<?> list) {
        var other = new ArrayList<Object>(list);
        other.add(null);
        return other;
    }

    /** One of the raw values of a store that mean this one. */
    Object raw(Side side, Form form, Object value) {
        boolean document = form == Form.DOCUMENT;
        return switch (type) {
            case BooleanType t -> document && random.nextBoolean() ? (Object) ((Boolean) value ? 1 : 0) : value;
            case Int64Type t -> document ? number((Long) value) : value;
            case DecimalType t -> decimal(t, document, (BigDecimal) value);
            case Float64Type t
            when t.tolerance() > 0 -> side == Side.TARGET && random.nextBoolean() ? (Double) value + 0.25 : value;
            case Float64Type t -> value.equals(0.0) && random.nextBoolean() ? (Object) (-0.0) : value;
            case StringType t -> text(t, document, (String) value);
            case EnumType t -> named(side, document, value.equals("active"));
            case TimestampType t -> time(t, document, (Instant) value);
            case DateType t ->
                document ? ((LocalDate) value).atStartOfDay(ZoneOffset.UTC).toInstant() : value;
            case UuidType t ->
                document && random.nextBoolean() ? value.toString().toUpperCase(Locale.ROOT) : value;
            case BytesType t -> value;
            case ObjectType t -> shuffled((Map<?, ?>) value, document);
            case ArrayType t -> value;
        };
    }

    private Object number(long value) {
        return value == (int) value && random.nextBoolean() ? (Object) (int) value : (Object) value;
    }

    private Object decimal(DecimalType type, boolean document, BigDecimal value) {
        // The digit that rounding takes away; away from zero it would be one that counts.
        var further = type.rounding() == RoundingMode.HALF_UP && value.scale() <= 2 && random.nextBoolean()
                ? value.add(new BigDecimal("0.001"))
                : value;
        return document ? further.stripTrailingZeros() : further.setScale(4);
    }

    private Object text(StringType type, boolean document, String value) {
        var text = document && random.nextBoolean() ? Normalizer.normalize(value, Normalizer.Form.NFD) : value;
        return type.trim() && random.nextBoolean() ? " " + text + " " : text;
    }

    private Object named(Side side, boolean document, boolean active) {
        if (side == Side.SOURCE) {
            return active ? "on" : "off";
        }
        return document && random.nextBoolean() ? (Object) (active ? 1 : 0) : active ? "1" : "0";
    }

    private Object time(TimestampType type, boolean document, Instant value) {
        if (document) {
            return value;
        }
        // What is finer than the declared precision is cut towards the past.
        boolean finer = type.precision() == TimestampPrecision.MILLIS && random.nextBoolean();
        return (finer ? value.plus(999, ChronoUnit.MICROS) : value).atOffset(ZoneOffset.UTC);
    }

    private static ChronoUnit unit(TimestampType type) {
        return type.precision() == TimestampPrecision.MICROS ? ChronoUnit.MICROS : ChronoUnit.MILLIS;
    }

    private Object shuffled(Map<?, ?> object, boolean document) {
        var names = new ArrayList<Object>(object.keySet());
        Collections.shuffle(names, random);
        var shuffled = new LinkedHashMap<Object, Object>();
        for (var name : names) {
            var member = object.get(name);
            shuffled.put(
                    name,
                    document && member instanceof Integer n && random.nextBoolean() ? (Object) n.longValue() : member);
        }
        return shuffled;
    }
}
