package dev.parallax.reconciler.value;

import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The type that a field declares: how the values of both stores are brought to one form. */
public sealed interface CanonicalType {

    record BooleanType() implements CanonicalType {}

    record Int64Type() implements CanonicalType {}

    /**
     * A decimal number.
     *
     * @param scale digits after the point that the field is meant to have
     * @param rounding how further digits are rounded away before comparing; null to keep them, so that they count
     */
    record DecimalType(int scale, @Nullable RoundingMode rounding) implements CanonicalType {}

    /**
     * A 64-bit float.
     *
     * @param tolerance the largest absolute difference that still counts as equal; 0 for exact
     */
    record Float64Type(double tolerance) implements CanonicalType {}

    /**
     * A text.
     *
     * @param trim whether white space at both ends is cut
     */
    record StringType(boolean trim, NormalForm normalForm) implements CanonicalType {}

    /**
     * A moment.
     *
     * @param precision finer digits are cut towards the past, on both sides
     * @param zone where values without a zone are read
     */
    record TimestampType(TimestampPrecision precision, ZoneId zone) implements CanonicalType {}

    record DateType() implements CanonicalType {}

    record UuidType() implements CanonicalType {}

    record BytesType() implements CanonicalType {}

    /**
     * A value with one name on each side and a canonical name between them.
     *
     * @param sourceValues raw source value, as text, to canonical name
     * @param targetValues raw target value, as text, to canonical name
     * @param targetWrite canonical name to the raw target value that a repair writes; covers every canonical name of
     *     the source
     */
    record EnumType(Map<String, String> sourceValues, Map<String, String> targetValues, Map<String, String> targetWrite)
            implements CanonicalType {
        public EnumType {
            sourceValues = Map.copyOf(sourceValues);
            targetValues = Map.copyOf(targetValues);
            targetWrite = Map.copyOf(targetWrite);
        }
    }

    /**
     * An object with members in any order.
     *
     * @param members types of members that the natural conversion does not serve; others are converted by what they
     *     are: numbers by value, texts, booleans, times
     */
    record ObjectType(Map<String, CanonicalType> members) implements CanonicalType {
        public ObjectType {
            members = Map.copyOf(members);
        }
    }

    /**
     * An array, in order.
     *
     * @param elements the type of every element, or null to convert each by what it is
     */
    record ArrayType(@Nullable CanonicalType elements) implements CanonicalType {}

    /** Unicode normal form that a text is brought to. */
    enum NormalForm {
        NONE,
        NFC,
        NFD,
        NFKC,
        NFKD
    }

    /** The finest unit of time that counts. */
    enum TimestampPrecision {
        SECONDS,
        MILLIS,
        MICROS,
        NANOS
    }
}
