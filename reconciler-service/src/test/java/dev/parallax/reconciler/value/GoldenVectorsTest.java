package dev.parallax.reconciler.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import dev.parallax.reconciler.value.CanonicalValue.NotFinite;
import dev.parallax.reconciler.value.CanonicalValue.Unconvertible;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What both stores' values come to, type by type. Left as the PostgreSQL client gives them, right as the MongoDB driver. */
class GoldenVectorsTest {
    private static final CanonicalType MONEY = new DecimalType(2, null);
    private static final CanonicalType ROUNDED = new DecimalType(2, RoundingMode.HALF_UP);
    private static final CanonicalType FLOAT = new Float64Type(0);
    private static final CanonicalType NEAR = new Float64Type(0.001);
    private static final CanonicalType NFC = new StringType(false, NormalForm.NFC);
    private static final CanonicalType EXACT = new StringType(false, NormalForm.NONE);
    private static final CanonicalType TRIMMED = new StringType(true, NormalForm.NFC);
    private static final CanonicalType MILLIS = new TimestampType(TimestampPrecision.MILLIS, ZoneOffset.UTC);
    private static final CanonicalType MICROS = new TimestampType(TimestampPrecision.MICROS, ZoneOffset.UTC);
    private static final CanonicalType BERLIN =
            new TimestampType(TimestampPrecision.MILLIS, ZoneId.of("Europe/Berlin"));
    private static final CanonicalType STATE = new EnumType(
            Map.of("open", "open", "launched", "done", "1", "one"),
            Map.of("open", "open", "completed", "done", "one", "one"),
            Map.of("open", "open", "done", "completed", "one", "one"));
    private static final CanonicalType OBJECT = new ObjectType(Map.of());
    private static final CanonicalType ARRAY = new ArrayType(null);
    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final byte[] ID_BYTES = {
        0,
        0x11,
        0x22,
        0x33,
        0x44,
        0x55,
        0x66,
        0x77,
        (byte) 0x88,
        (byte) 0x99,
        (byte) 0xaa,
        (byte) 0xbb,
        (byte) 0xcc,
        (byte) 0xdd,
        (byte) 0xee,
        (byte) 0xff
    };
    private static final byte[] ID_LEGACY = {
        0x77,
        0x66,
        0x55,
        0x44,
        0x33,
        0x22,
        0x11,
        0,
        (byte) 0xff,
        (byte) 0xee,
        (byte) 0xdd,
        (byte) 0xcc,
        (byte) 0xbb,
        (byte) 0xaa,
        (byte) 0x99,
        (byte) 0x88
    };

    static Stream<Arguments> agreeing() {
        return Stream.of(
                arguments(new BooleanType(), true, true),
                arguments(new BooleanType(), false, 0),
                arguments(new Int64Type(), 7, 7L),
                arguments(new Int64Type(), (short) 7, 7.0),
                arguments(new Int64Type(), 0, -0.0),
                arguments(new Int64Type(), Long.MIN_VALUE, (double) Long.MIN_VALUE),
                arguments(new Int64Type(), Long.MAX_VALUE, BigInteger.valueOf(Long.MAX_VALUE)),
                arguments(new Int64Type(), 700L, new Decimal128(new BigDecimal("7E+2"))),
                arguments(MONEY, new BigDecimal("12.50"), new Decimal128(new BigDecimal("12.5"))),
                arguments(MONEY, new BigDecimal("12.50"), 12.5),
                arguments(MONEY, new BigDecimal("0.10"), 0.1),
                arguments(MONEY, new BigDecimal("100"), 100),
                arguments(MONEY, new BigDecimal("1E+3"), 1000L),
                arguments(MONEY, new BigDecimal("0.00"), Decimal128.parse("-0")),
                arguments(MONEY, new BigDecimal("-5.25"), Decimal128.parse("-5.25")),
                arguments(MONEY, Double.NaN, Decimal128.NaN),
                arguments(MONEY, Double.NEGATIVE_INFINITY, Decimal128.NEGATIVE_INFINITY),
                arguments(MONEY, new BigDecimal("1.005"), new Decimal128(new BigDecimal("1.0050"))),
                arguments(ROUNDED, new BigDecimal("1.005"), new BigDecimal("1.01")),
                arguments(ROUNDED, new BigDecimal("0.30"), 0.1 + 0.2),
                arguments(FLOAT, 0.5, 0.5f),
                arguments(FLOAT, Double.NaN, Float.NaN),
                arguments(FLOAT, 0.0, -0.0),
                arguments(FLOAT, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
                arguments(FLOAT, 3, 3.0),
                arguments(FLOAT, new BigDecimal("0.1"), 0.1),
                arguments(NEAR, 1.0, 1.0009),
                arguments(NFC, "caf\u00e9", "cafe\u0301"),
                arguments(NFC, "", ""),
                arguments(TRIMMED, "abc  ", "abc"),
                arguments(NFC, "\uD83D\uDE80", "\uD83D\uDE80"),
                arguments(NFC, "5f0000000000000000000001", new ObjectId("5f0000000000000000000001")),
                arguments(MILLIS, LocalDateTime.parse("2026-01-02T03:04:05.123456"), date("2026-01-02T03:04:05.123Z")),
                arguments(MILLIS, LocalDateTime.parse("1969-12-31T23:59:59.999999"), date("1969-12-31T23:59:59.999Z")),
                arguments(MILLIS, OffsetDateTime.parse("2026-01-02T05:04:05+02:00"), date("2026-01-02T03:04:05Z")),
                arguments(MILLIS, "2026-01-02T03:04:05.123456Z", date("2026-01-02T03:04:05.123Z")),
                arguments(MILLIS, LocalDate.parse("2026-01-02"), date("2026-01-02T00:00:00Z")),
                arguments(BERLIN, LocalDateTime.parse("2026-07-01T12:00:00"), date("2026-07-01T10:00:00Z")),
                arguments(BERLIN, LocalDateTime.parse("2026-01-01T12:00:00"), date("2026-01-01T11:00:00Z")),
                arguments(new DateType(), LocalDate.parse("2026-01-02"), date("2026-01-02T00:00:00Z")),
                arguments(new DateType(), LocalDate.parse("1960-02-29"), "1960-02-29"),
                arguments(new UuidType(), ID, new Binary((byte) 4, ID_BYTES)),
                arguments(new UuidType(), ID, "{00112233-4455-6677-8899-AABBCCDDEEFF}"),
                arguments(new UuidType(), ID, "00112233445566778899aabbccddeeff"),
                arguments(new UuidType(), ID, "urn:uuid:00112233-4455-6677-8899-aabbccddeeff"),
                arguments(new BytesType(), new byte[] {1, -1}, new Binary(new byte[] {1, -1})),
                arguments(new BytesType(), new byte[0], new Binary(new byte[0])),
                arguments(STATE, "launched", "completed"),
                arguments(STATE, 1, "one"),
                arguments(
                        OBJECT,
                        Map.of("a", 1, "b", Map.of("c", List.of(true, "x"))),
                        new Document("b", new Document("c", List.of(true, "x"))).append("a", 1.0)),
                arguments(OBJECT, Map.of(), new Document()),
                arguments(ARRAY, List.of(1, "a"), List.of(1L, "a")),
                arguments(ARRAY, List.of(), List.of()),
                arguments(ARRAY, new Written("{1}", text -> List.of(1)), List.of(1L)),
                arguments(NFC, new Written("{1}", text -> List.of(1)), "{1}"),
                arguments(OBJECT, new Written("(1)", text -> Map.of("a", 1)), new Document("a", 1)),
                arguments(ARRAY, new BoundedArray("[0:0]", List.of(1)), new BoundedArray("[0:0]", List.of(1L))),
                arguments(new DateType(), NotFinite.POSITIVE_INFINITY, NotFinite.POSITIVE_INFINITY),
                arguments(MILLIS, NotFinite.NEGATIVE_INFINITY, NotFinite.NEGATIVE_INFINITY),
                arguments(MONEY, NotFinite.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
                arguments(MONEY, NotFinite.NAN, Decimal128.NaN),
                arguments(FLOAT, NotFinite.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY),
                arguments(OBJECT, Map.of("a", NotFinite.NAN), new Document("a", Double.NaN)),
                arguments(new BytesType(), ID_BYTES, new Binary((byte) 5, ID_BYTES)));
    }

    static Stream<Arguments> differing() {
        return Stream.of(
                arguments(new BooleanType(), true, false),
                arguments(new Int64Type(), 7, 8),
                arguments(new Int64Type(), 9007199254740993L, 9007199254740992.0),
                arguments(MONEY, new BigDecimal("12.50"), new BigDecimal("12.51")),
                arguments(MONEY, new BigDecimal("1.00"), new BigDecimal("1.005")),
                arguments(MONEY, new BigDecimal("1.01"), new BigDecimal("1.005")),
                arguments(MONEY, new BigDecimal("0.30"), 0.1 + 0.2),
                arguments(MONEY, Double.NaN, Double.POSITIVE_INFINITY),
                arguments(ROUNDED, new BigDecimal("1.004"), new BigDecimal("1.01")),
                arguments(FLOAT, 0.1, Math.nextUp(0.1)),
                arguments(FLOAT, 0.1, 0.1f),
                arguments(NEAR, 1.0, 1.0011),
                arguments(NEAR, 1.0, Double.NaN),
                arguments(EXACT, "caf\u00e9", "cafe\u0301"),
                arguments(NFC, "a", "A"),
                arguments(NFC, "a ", "a"),
                arguments(NFC, "null", null),
                arguments(NFC, "", null),
                arguments(NFC, "", Absent.MISSING),
                arguments(NFC, null, Absent.MISSING),
                arguments(MICROS, LocalDateTime.parse("2026-01-02T03:04:05.123456"), date("2026-01-02T03:04:05.123Z")),
                arguments(
                        MICROS,
                        LocalDateTime.parse("2026-01-02T03:04:05.123456"),
                        Instant.parse("2026-01-02T03:04:05.123457Z")),
                arguments(MILLIS, LocalDateTime.parse("2026-01-02T03:04:05.123999"), date("2026-01-02T03:04:05.124Z")),
                arguments(new DateType(), LocalDate.parse("2026-01-02"), LocalDate.parse("2026-01-03")),
                arguments(new UuidType(), ID, new UUID(0, 0)),
                arguments(new BytesType(), new byte[] {1}, new Binary(new byte[] {1, 0})),
                arguments(STATE, "open", "completed"),
                arguments(OBJECT, Map.of("a", 1), new Document("a", 1).append("b", null)),
                arguments(OBJECT, Map.of("a", 1), new Document("a", "1")),
                arguments(ARRAY, List.of(1, 2), List.of(2, 1)),
                arguments(ARRAY, List.of(1), List.of(1, 1)),
                arguments(ARRAY, new BoundedArray("[0:0]", List.of(1)), List.of(1)),
                arguments(ARRAY, new BoundedArray("[0:0]", List.of(1)), new BoundedArray("[2:2]", List.of(1))),
                arguments(ARRAY, List.of(new Binary((byte) 5, ID_BYTES)), List.of(new Binary((byte) 6, ID_BYTES))),
                arguments(MILLIS, NotFinite.POSITIVE_INFINITY, NotFinite.NEGATIVE_INFINITY),
                arguments(MILLIS, NotFinite.POSITIVE_INFINITY, Instant.MAX),
                arguments(new DateType(), NotFinite.POSITIVE_INFINITY, LocalDate.MAX),
                arguments(new DateType(), NotFinite.POSITIVE_INFINITY, null));
    }

    static Stream<Arguments> unconvertible() {
        return Stream.of(
                arguments(new BooleanType(), "true"),
                arguments(new BooleanType(), 2),
                arguments(new Int64Type(), 1.5),
                arguments(new Int64Type(), 0x1p63),
                arguments(new Int64Type(), Double.NaN),
                arguments(new Int64Type(), new BigDecimal("1E+999999999")),
                arguments(new Int64Type(), "7"),
                arguments(MONEY, "12.50"),
                arguments(ROUNDED, new BigDecimal("1E+999999999")),
                arguments(FLOAT, Long.MAX_VALUE),
                arguments(FLOAT, "0.1"),
                arguments(FLOAT, new BigDecimal("1E+400")),
                arguments(NFC, 7),
                arguments(MILLIS, "yesterday"),
                arguments(MILLIS, "2026-02-30"),
                arguments(MILLIS, 1767323045123L),
                arguments(new DateType(), date("2026-01-02T00:00:01Z")),
                arguments(new DateType(), Instant.MAX),
                arguments(new UuidType(), "1-1-1-1-1"),
                arguments(new UuidType(), "{00112233445566778899aabbccddeeff"),
                arguments(new UuidType(), new byte[15]),
                arguments(new UuidType(), new Binary((byte) 3, ID_LEGACY)),
                arguments(new UuidType(), new Binary((byte) 5, ID_BYTES)),
                arguments(new DateType(), NotFinite.NAN),
                arguments(MILLIS, NotFinite.NAN),
                arguments(new Int64Type(), NotFinite.POSITIVE_INFINITY),
                arguments(NFC, new Unreadable("{", "is no JSON")),
                arguments(OBJECT, new Unreadable("{", "is no JSON")),
                arguments(OBJECT, Map.of("a", new Unreadable("{", "is no JSON"))),
                arguments(ARRAY, new Written("{1", text -> new Unreadable(text, "is no array"))),
                arguments(ARRAY, List.of(new Unreadable("{", "is no JSON"))),
                arguments(new BytesType(), "00"),
                arguments(STATE, "unknown"),
                arguments(STATE, 1.0),
                arguments(OBJECT, "{}"),
                arguments(OBJECT, Map.of("a", new StringBuilder())),
                arguments(ARRAY, Map.of()),
                arguments(ARRAY, List.of(new StringBuilder())));
    }

    @ParameterizedTest
    @MethodSource("agreeing")
    void agree(CanonicalType type, Object source, Object document) {
        Object target = BsonValues.plain(document);
        FieldCodec codec = FieldCodec.of(type, false);
        CanonicalValue left = codec.canonical(Side.SOURCE, source);
        CanonicalValue right = codec.canonical(Side.TARGET, target);
        assertEquals(true, codec.agree(left, right), () -> left + " against " + right);
        assertEquals(true, codec.agreeRaw(source, target));
        if (!(type instanceof Float64Type(double tolerance) && tolerance > 0)) {
            assertEquals(digest(left), digest(right));
        }
    }

    @ParameterizedTest
    @MethodSource("differing")
    void differ(CanonicalType type, Object source, Object document) {
        Object target = BsonValues.plain(document);
        FieldCodec codec = FieldCodec.of(type, false);
        CanonicalValue left = codec.canonical(Side.SOURCE, source);
        CanonicalValue right = codec.canonical(Side.TARGET, target);
        assertEquals(false, codec.agree(left, right), () -> left + " against " + right);
        assertEquals(false, codec.agreeRaw(source, target));
    }

    @ParameterizedTest
    @MethodSource("unconvertible")
    void cannotBeConvertedAndAgreesWithNothing(CanonicalType type, Object document) {
        Object raw = BsonValues.plain(document);
        FieldCodec codec = FieldCodec.of(type, false);
        for (Side side : Side.values()) {
            assertInstanceOf(Unconvertible.class, codec.canonical(side, raw));
        }
        assertEquals(false, codec.agreeRaw(raw, raw));
    }

    @ParameterizedTest
    @MethodSource("absences")
    void nullAndMissingAreOneOnlyWhereDeclared(Object source, Object target, boolean distinct, boolean same) {
        assertEquals(distinct, FieldCodec.of(NFC, false).agreeRaw(source, target));
        assertEquals(same, FieldCodec.of(NFC, true).agreeRaw(source, target));
        FieldCodec codec = FieldCodec.of(NFC, true);
        assertEquals(same, codec.agree(codec.canonical(Side.SOURCE, source), codec.canonical(Side.TARGET, target)));
    }

    static Stream<Arguments> absences() {
        return Stream.of(
                arguments(null, null, true, true),
                arguments(Absent.MISSING, Absent.MISSING, true, true),
                arguments(null, Absent.MISSING, false, true),
                arguments(Absent.MISSING, null, false, true),
                arguments("", null, false, false),
                arguments(Absent.MISSING, "", false, false));
    }

    private static Digest digest(CanonicalValue value) {
        return new CanonicalEncoder().add(value).digest();
    }

    private static Date date(String instant) {
        return Date.from(Instant.parse(instant));
    }
}
