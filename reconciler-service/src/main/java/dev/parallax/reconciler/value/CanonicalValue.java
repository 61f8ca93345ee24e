package dev.parallax.reconciler.value;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A value in the form in which the two sides of a dataset are compared, whatever store it came from. Two values of one
 * field agree if {@link FieldCodec#agree} says so; for every type but a float with a tolerance that is
 * {@link Object#equals}, except that {@link Unconvertible} agrees with nothing.
 */
public sealed interface CanonicalValue
        permits Absent,
                CanonicalValue.Bool,
                CanonicalValue.Int64,
                CanonicalValue.Decimal,
                CanonicalValue.NotFinite,
                CanonicalValue.Float64,
                CanonicalValue.Text,
                CanonicalValue.Timestamp,
                CanonicalValue.Day,
                CanonicalValue.Uuid,
                CanonicalValue.Bytes,
                CanonicalValue.Members,
                CanonicalValue.Elements,
                CanonicalValue.Tagged,
                CanonicalValue.Unconvertible {

    /** A boolean. */
    record Bool(boolean value) implements CanonicalValue {}

    /** A signed 64-bit integer. */
    record Int64(long value) implements CanonicalValue {}

    /** A finite decimal number. Trailing zeros are stripped, so equal numbers are equal values. */
    record Decimal(BigDecimal value) implements CanonicalValue {
        public Decimal {
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }
    }

    /**
     * A decimal that is no finite number, as PostgreSQL's numeric and Decimal128 both can hold; also an infinite time of
     * PostgreSQL, the same one of every type of time. Stores give it as a raw value too.
     */
    enum NotFinite implements CanonicalValue {
        NAN(Double.NaN),
        POSITIVE_INFINITY(Double.POSITIVE_INFINITY),
        NEGATIVE_INFINITY(Double.NEGATIVE_INFINITY);

        private final double number;

        NotFinite(double number) {
            this.number = number;
        }

        /** The same as a float. */
        double number() {
            return number;
        }

        @Override
        public String toString() {
            return this == NAN ? "NaN" : this == POSITIVE_INFINITY ? "Infinity" : "-Infinity";
        }
    }

    /** A 64-bit float, with one NaN and one zero. */
    record Float64(double value) implements CanonicalValue {
        public Float64 {
            value = value == 0.0 ? 0.0 : Double.isNaN(value) ? Double.NaN : value;
        }
    }

    /** A text, trimmed and normalised as declared; also the symbol of an enum. */
    record Text(String value) implements CanonicalValue {}

    /** A moment in UTC, cut to the declared precision. */
    record Timestamp(Instant value) implements CanonicalValue {}

    /** A day of the ISO calendar. */
    record Day(LocalDate value) implements CanonicalValue {}

    /** A UUID. */
    record Uuid(UUID value) implements CanonicalValue {}

    /**
     * A byte string.
     *
     * @param hex its bytes, two lower-case digits each
     */
    record Bytes(String hex) implements CanonicalValue {}

    /** An object; its members have no order. A member that is null is there, a missing one is not. */
    record Members(SortedMap<String, CanonicalValue> value) implements CanonicalValue {
        public Members {
            value = Collections.unmodifiableSortedMap(new TreeMap<>(value));
        }
    }

    /** An array; the order of its elements counts. */
    record Elements(List<CanonicalValue> value) implements CanonicalValue {
        public Elements {
            value = List.copyOf(value);
        }
    }

    /**
     * A value of a kind that only one store has, such as a regular expression or an array whose indexes do not begin at 1:
     * it equals only the same content of the same kind.
     *
     * @param kind in the words of that store
     */
    record Tagged(String kind, CanonicalValue content) implements CanonicalValue {}

    /**
     * A value that its declared type cannot hold. It agrees with nothing, not even with itself.
     *
     * @param reason one sentence for an operator
     */
    record Unconvertible(String reason) implements CanonicalValue {}
}
