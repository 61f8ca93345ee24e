package dev.parallax.reconciler.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the values: the comparison that spares the conversion says what the conversion says. */
class FastPathTest {

    @Property(tries = 5000)
    void rawAgreementIsCanonicalAgreement(
            @ForAll("types") CanonicalType type, @ForAll("raws") Object source, @ForAll("raws") Object target) {
        FieldCodec codec = FieldCodec.of(type, false);
        CanonicalValue left = codec.canonical(Side.SOURCE, source);
        CanonicalValue right = codec.canonical(Side.TARGET, target);
        assertEquals(codec.agree(left, right), codec.agreeRaw(source, target), () -> left + " against " + right);
    }

    @Property(tries = 2000)
    void agreeingValuesHaveOneDigest(
            @ForAll("types") CanonicalType type, @ForAll("raws") Object source, @ForAll("raws") Object target) {
        FieldCodec codec = FieldCodec.of(type, false);
        CanonicalValue left = codec.canonical(Side.SOURCE, source);
        CanonicalValue right = codec.canonical(Side.TARGET, target);
        boolean exact = !(type instanceof Float64Type(double tolerance) && tolerance > 0);
        boolean convertible = !(left instanceof CanonicalValue.Unconvertible);
        if (exact && convertible) {
            assertEquals(
                    codec.agree(left, right),
                    new CanonicalEncoder()
                            .add(left)
                            .digest()
                            .equals(new CanonicalEncoder().add(right).digest()));
        }
    }

    @Provide
    Arbitrary<CanonicalType> types() {
        return Arbitraries.of(
                new BooleanType(),
                new Int64Type(),
                new DecimalType(2, null),
                new DecimalType(1, RoundingMode.HALF_EVEN),
                new Float64Type(0),
                new Float64Type(0.1),
                new StringType(false, NormalForm.NFC),
                new StringType(true, NormalForm.NONE),
                new TimestampType(TimestampPrecision.SECONDS, ZoneOffset.UTC),
                new TimestampType(TimestampPrecision.MILLIS, ZoneOffset.UTC),
                new TimestampType(TimestampPrecision.MICROS, ZoneId.of("Europe/Berlin")),
                new DateType(),
                new UuidType(),
                new BytesType(),
                new EnumType(Map.of("a", "x", "1", "y"), Map.of("b", "x", "true", "y"), Map.of()),
                new ObjectType(Map.of("t", new DateType())));
    }

    /** Few and close to each other, so that most types see equal and nearly equal pairs. */
    @Provide
    Arbitrary<Object> raws() {
        Instant noon = Instant.parse("2026-01-02T12:00:00.123456Z");
        return Arbitraries.of(List.of(
                Absent.MISSING,
                true,
                false,
                0,
                1L,
                (short) 1,
                -0.0,
                0.0,
                1.0,
                Math.nextUp(1.0),
                1.05,
                1.0f,
                Double.NaN,
                Float.NaN,
                Double.POSITIVE_INFINITY,
                BigDecimal.ONE,
                new BigDecimal("1.00"),
                new BigDecimal("1.04"),
                new BigDecimal("1.05"),
                new BigDecimal("1E+999999999"),
                Long.MAX_VALUE,
                "",
                "a",
                " a",
                "b",
                "caf\u00e9",
                "cafe\u0301",
                "1",
                "2026-01-02",
                noon,
                noon.plusNanos(1000),
                noon.plusMillis(1),
                noon.atOffset(ZoneOffset.ofHours(2)),
                LocalDateTime.parse("2026-01-02T12:00:00.123456"),
                LocalDateTime.parse("2026-01-02T13:00:00.123456"),
                LocalDateTime.parse("2026-01-02T00:00:00"),
                OffsetDateTime.parse("2026-01-02T00:00:00Z"),
                LocalDate.parse("2026-01-02"),
                new UUID(1, 2),
                new UUID(1, 2).toString(),
                new byte[] {1},
                new byte[] {1, 2},
                new byte[16],
                List.of(1),
                Map.of("t", "2026-01-02"),
                Map.of("t", LocalDate.parse("2026-01-02")),
                Map.of("u", 1),
                Map.of("u", 1.0),
                Thread.State.NEW));
    }
}
