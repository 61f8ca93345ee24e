package dev.parallax.reconciler.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.ArrayType;
import dev.parallax.reconciler.value.CanonicalType.BytesType;
import dev.parallax.reconciler.value.CanonicalType.DateType;
import dev.parallax.reconciler.value.CanonicalType.DecimalType;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalType.Int64Type;
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.ObjectType;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.CanonicalType.TimestampPrecision;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import dev.parallax.reconciler.value.CanonicalType.UuidType;
import dev.parallax.reconciler.value.CanonicalValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An owner takes back what its store held: nothing is lost between the raw value and the JSON of a call. */
class TargetImageTest {
    private static final CanonicalType TIME = new TimestampType(TimestampPrecision.MILLIS, ZoneId.of("Europe/Berlin"));
    private static final CanonicalType TEXT = new StringType(true, NormalForm.NFC);
    private static final CanonicalType STATE =
            new EnumType(Map.of("a", "shut"), Map.of("x", "shut", "y", "shut"), Map.of("shut", "x"));
    private static final UUID ID = UUID.fromString("8b0c2d8e-0000-4000-8000-0000000000ff");

    static Stream<Arguments> values() {
        return Stream.of(
                // Finer than what is compared, and in any zone.
                Arguments.of(TIME, Instant.parse("2026-07-02T03:04:05.123456Z"), "2026-07-02T03:04:05.123456Z"),
                Arguments.of(TIME, OffsetDateTime.parse("2026-07-02T05:04+02:00"), "2026-07-02T03:04:00Z"),
                Arguments.of(TIME, LocalDateTime.parse("2026-07-02T05:04:05"), "2026-07-02T03:04:05Z"),
                Arguments.of(TIME, LocalDate.parse("2026-07-02"), "2026-07-01T22:00:00Z"),
                Arguments.of(new DateType(), LocalDate.parse("2026-07-02"), "2026-07-02"),
                Arguments.of(new DateType(), Instant.parse("2026-07-02T00:00:00Z"), "2026-07-02"),
                Arguments.of(TEXT, "  as it was ", "  as it was "),
                Arguments.of(new DecimalType(2, null), new BigDecimal("1.005"), new BigDecimal("1.005")),
                Arguments.of(new Int64Type(), 5.0, 5L),
                Arguments.of(new UuidType(), ID, ID.toString()),
                Arguments.of(
                        new UuidType(),
                        ID.toString().replace("-", ""),
                        ID.toString().replace("-", "")),
                Arguments.of(new BytesType(), new byte[] {1, 2, 3}, "AQID"),
                Arguments.of(STATE, "y", "y"),
                Arguments.of(new DateType(), "soon", "soon"),
                Arguments.of(
                        new ObjectType(Map.of("day", new DateType())),
                        Map.of("day", Instant.parse("2026-07-02T00:00:00Z"), "raw", List.of(new byte[] {1})),
                        Map.of("day", "2026-07-02", "raw", List.of("AQ=="))),
                Arguments.of(
                        new ArrayType(null),
                        List.of(LocalDate.parse("2026-07-02"), ID, 1.5),
                        List.of("2026-07-02", ID.toString(), 1.5)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueIsWrittenInTheOwnersForm(CanonicalType type, Object raw, Object json) {
        assertEquals(Map.of("value", json), image("value", type).of(record(raw)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void whatWasWrittenIsHeld(CanonicalType type, Object raw, Object json) {
        assertTrue(image("value", type).isHeldBy(record(raw), Map.of("value", json)));
    }

    @Test
    void namesWithDotsAreObjects() {
        var image = new TargetImage(List.of(field("maker.id", TEXT), field("maker.name", TEXT), field("note", TEXT)));
        var held = record("m1", null, Absent.MISSING);

        var written = image.of(held);

        assertEquals(Map.of("maker", maker("m1", null)), written);
        assertTrue(image.isHeldBy(held, written));
        // An owner writes null for what it was not given.
        assertTrue(image.isHeldBy(record("m1", null, null), written));
        assertFalse(image.isHeldBy(record("m1", null, "later"), written));
        assertFalse(image.isHeldBy(record("m2", null, Absent.MISSING), written));
    }

    @Test
    void whatIsComparedAsEqualStandsAsItWasWritten() {
        // The store pads its texts and has more digits.
        assertTrue(image("value", TEXT).isHeldBy(record("abc  "), Map.of("value", "abc")));
        assertTrue(image("value", new DecimalType(2, null))
                .isHeldBy(record(new BigDecimal("1.50")), Map.of("value", new BigDecimal("1.5"))));
        assertFalse(image("value", TEXT).isHeldBy(record("abd"), Map.of("value", "abc")));
        assertFalse(image("value", new DecimalType(2, null))
                .isHeldBy(record(new BigDecimal("1.51")), Map.of("value", new BigDecimal("1.5"))));
    }

    @Test
    void jsonSaysTheSameWhateverTheFormOfItsNumbers() {
        assertTrue(JsonAgreement.same(List.of(1, Map.of("a", 2.0)), List.of(1L, Map.of("a", new BigDecimal("2")))));
        assertTrue(JsonAgreement.same(null, Map.of()));
        assertFalse(JsonAgreement.same(List.of(1), List.of(1, 2)));
        assertFalse(JsonAgreement.same("1", 1));
        assertFalse(JsonAgreement.same(Map.of("a", 1), "a"));
    }

    private static Map<String, @Nullable Object> maker(@Nullable Object id, @Nullable Object name) {
        var maker = new java.util.HashMap<String, @Nullable Object>();
        maker.put("id", id);
        maker.put("name", name);
        return maker;
    }

    private static TargetImage image(String name, CanonicalType type) {
        return new TargetImage(List.of(field(name, type)));
    }

    private static FieldMapping field(String name, CanonicalType type) {
        return new FieldMapping(name, type, name, name, AbsentRule.DISTINCT);
    }

    private static StoreRecord record(@Nullable Object... values) {
        return new StoreRecord(RecordKey.of("k"), Arrays.copyOf(values, values.length), "1", null);
    }

    @Test
    void whatJsonHasNoFormForIsSaidToBeNotWritable() {
        var number = new DecimalType(2, null);
        for (Object raw : Arrays.asList(
                CanonicalValue.NotFinite.POSITIVE_INFINITY,
                CanonicalValue.NotFinite.NEGATIVE_INFINITY,
                CanonicalValue.NotFinite.NAN,
                Double.POSITIVE_INFINITY,
                new BigDecimal("1E+6000"),
                List.of(1.5, Double.NaN))) {
            var image = image(number);
            assertTrue(
                    String.valueOf(image.notWritable(image.of(record(raw)))).contains("Field f held"), raw.toString());
        }
        for (Object raw : Arrays.asList(1.5, "soon", null, new BigDecimal("1E+20"))) {
            var image = image(number);
            assertEquals(null, image.notWritable(image.of(record(raw))));
        }
        // As a text it is what it says.
        assertEquals(null, image(TEXT).notWritable(image(TEXT).of(record("NaN"))));
    }

    private static TargetImage image(CanonicalType type) {
        return new TargetImage(List.of(new FieldMapping("f", type, "f", "f", AbsentRule.DISTINCT)));
    }

    private static StoreRecord record(Object raw) {
        return new StoreRecord(RecordKey.of("k"), new Object[] {raw}, "1", null);
    }
}
