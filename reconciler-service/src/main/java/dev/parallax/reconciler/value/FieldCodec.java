package dev.parallax.reconciler.value;

import org.jspecify.annotations.Nullable;

/**
 * Converts the raw values of one field, as the stores give them, and compares them. Immutable, safe for threads.
 *
 * <p>Raw values are {@code null} for a stored null, {@link Absent#MISSING} for a field that is not there, and else
 * Boolean, Short, Integer, Long, BigInteger, BigDecimal, Float, Double (its NaN and infinities also for a decimal that
 * is not finite), String, Instant, OffsetDateTime, LocalDateTime, LocalDate, java.util.Date, UUID, byte[], Map with
 * String keys, and List. What a type accepts stands at its codec; everything else is
 * {@link CanonicalValue.Unconvertible}. {@link BsonValues} makes such values of those of the MongoDB driver.
 */
public sealed interface FieldCodec permits DeclaredCodec {

    /**
     * The codec of a type.
     *
     * @param absentSame whether a missing field is taken for null
     */
    static FieldCodec of(CanonicalType type, boolean absentSame) {
        return new DeclaredCodec(TypeCodec.of(type), absentSame);
    }

    /** The canonical value of a raw one; {@link CanonicalValue.Unconvertible} where it has none, never an exception. */
    CanonicalValue canonical(Side side, @Nullable Object raw);

    /** Whether two canonical values of this field agree. */
    boolean agree(CanonicalValue source, CanonicalValue target);

    /** The same as {@code agree(canonical(SOURCE, source), canonical(TARGET, target))}, without allocating if it can. */
    boolean agreeRaw(@Nullable Object source, @Nullable Object target);

    /** What a repair writes to the target for a canonical value of the source. */
    TargetValue targetValue(CanonicalValue value);
}
