package dev.parallax.reconciler.value;

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
import dev.parallax.reconciler.value.CanonicalValue.Unconvertible;

/** The conversion of one type, for values that are there. */
interface TypeCodec {

    static TypeCodec of(CanonicalType type) {
        return switch (type) {
            case BooleanType t -> new BooleanCodec();
            case Int64Type t -> new Int64Codec();
            case DecimalType t -> new DecimalCodec(t);
            case Float64Type t -> new Float64Codec(t.tolerance());
            case StringType t -> new StringCodec(t);
            case TimestampType t -> new TimestampCodec(t);
            case DateType t -> new DateCodec();
            case UuidType t -> new UuidCodec();
            case BytesType t -> new BytesCodec();
            case EnumType t -> new EnumCodec(t);
            case ObjectType t -> new ObjectCodec(t);
            case ArrayType t -> new ArrayCodec(t.elements() == null ? NaturalCodec.NATURAL : of(t.elements()));
        };
    }

    CanonicalValue convert(Side side, Object raw);

    /** Whether two convertible values agree. */
    default boolean agree(CanonicalValue source, CanonicalValue target) {
        return source.equals(target);
    }

    /** True only if both values can be converted and agree; false says nothing. Allocates nothing. */
    default boolean surelyAgree(Object source, Object target) {
        return false;
    }

    /** For a convertible value that is there. */
    default TargetValue targetValue(CanonicalValue value) {
        return JsonValues.of(value);
    }

    static Unconvertible unconvertible(Object raw, String type) {
        if (raw instanceof Unreadable(var text, var reason)) {
            return new Unconvertible(RawText.cut(text) + " " + reason);
        }
        if (raw instanceof Special special) {
            return new Unconvertible("%s %s is no %s".formatted(special.kind(), RawText.cut(special.json()), type));
        }
        return new Unconvertible("%s is no %s".formatted(RawText.quoted(raw), type));
    }
}
