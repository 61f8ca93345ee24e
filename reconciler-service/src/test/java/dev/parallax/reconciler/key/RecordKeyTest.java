package dev.parallax.reconciler.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parallax.common.job.KeyRange;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RecordKeyTest {
    private static final KeyCodec TEXT = new KeyCodec(List.of(new KeyPart("id", KeyType.STRING)));
    private static final KeyCodec NUMBER = new KeyCodec(List.of(new KeyPart("id", KeyType.INT64)));
    private static final KeyCodec ID = new KeyCodec(List.of(new KeyPart("id", KeyType.UUID)));
    private static final KeyCodec COMPOSITE = new KeyCodec(List.of(
            new KeyPart("tenant", KeyType.STRING), new KeyPart("no", KeyType.INT64), new KeyPart("id", KeyType.UUID)));

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> characters = Arbitraries.of(
                "",
                "a",
                "B",
                "\u00e9",
                "e\u0301",
                "\u0000",
                "\uD7FF",
                "\uE000",
                "\uFFFF",
                "\uD83D\uDE80",
                "\uD800\uDC00");
        return characters.list().ofMaxSize(4).map(parts -> String.join("", parts));
    }

    @Property
    void textsAreOrderedByTheirUtf8Bytes(@ForAll("texts") String a, @ForAll("texts") String b) {
        assertOrderedByTheirUtf8Bytes(a, b);
    }

    /** Neighbours in key order often differ in their last characters alone. */
    @Property
    void textsWithOneBeginningAreOrderedByTheirUtf8Bytes(
            @ForAll("texts") String beginning, @ForAll("texts") String a, @ForAll("texts") String b) {
        assertOrderedByTheirUtf8Bytes(beginning + a, beginning + b);
    }

    private static void assertOrderedByTheirUtf8Bytes(String a, String b) {
        int bytes = Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
        assertEquals(Integer.signum(bytes), Integer.signum(RecordKey.of(a).compareTo(RecordKey.of(b))));
    }

    @Property
    void uuidsAreOrderedByTheirBytes(@ForAll long a, @ForAll long b, @ForAll long c, @ForAll long d) {
        UUID left = new UUID(a, b);
        UUID right = new UUID(c, d);
        assertEquals(
                Integer.signum(Arrays.compareUnsigned(bytes(left), bytes(right))),
                Integer.signum(RecordKey.of(left).compareTo(RecordKey.of(right))));
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    @Property
    void everyKeyComesBackFromItsText(
            @ForAll("texts") String text, @ForAll long number, @ForAll long high, @ForAll long low) {
        RecordKey composite = RecordKey.of(text, number, new UUID(high, low));
        assertEquals(composite, COMPOSITE.parse(COMPOSITE.format(composite)));
        assertEquals(RecordKey.of(text), TEXT.parse(TEXT.format(RecordKey.of(text))));
        assertEquals(RecordKey.of(number), NUMBER.parse(NUMBER.format(RecordKey.of(number))));
    }

    @Test
    void partsCountInTheirOrder() {
        UUID id = new UUID(0, 0);
        assertEquals("[\"a\",1,\"00000000-0000-0000-0000-000000000000\"]", COMPOSITE.format(RecordKey.of("a", 1L, id)));
        assertEquals(-1, Integer.signum(RecordKey.of("a", 9L, id).compareTo(RecordKey.of("b", 1L, id))));
        assertEquals(-1, Integer.signum(RecordKey.of("a", 2L, id).compareTo(RecordKey.of("a", 10L, id))));
    }

    @Test
    void rawValuesOfBothStoresBecomeOneKey() {
        assertEquals(NUMBER.fromRaw(7), NUMBER.fromRaw(7.0));
        assertEquals(ID.fromRaw(new UUID(1, 2)), ID.fromRaw(new UUID(1, 2).toString()));
    }

    @Test
    void whatIsNoKeyIsRefused() {
        assertThrows(UnusableKeyException.class, () -> TEXT.fromRaw((Object) null));
        assertThrows(UnusableKeyException.class, () -> TEXT.fromRaw(7));
        assertThrows(UnusableKeyException.class, () -> NUMBER.fromRaw("7"));
        assertThrows(UnusableKeyException.class, () -> NUMBER.fromRaw(7.5));
        assertThrows(UnusableKeyException.class, () -> ID.fromRaw("7"));
        for (String text : List.of("", "x", "1.0", "1e3", "9223372036854775808")) {
            assertThrows(UnusableKeyException.class, () -> NUMBER.parse(text), text);
        }
        for (String text : List.of("", "a", "[]", "[\"a\",1]", "[\"a\",\"1\",\"x\"]", "[1,1,1]", "{}", "[")) {
            assertThrows(UnusableKeyException.class, () -> COMPOSITE.parse(text), text);
        }
    }

    @Test
    void aRangeIsHalfOpen() {
        KeyBounds bounds = KeyBounds.of(new KeyRange("b", "d"), TEXT);
        assertEquals(
                List.of(false, true, true, false),
                List.of("a", "b", "c", "d").stream()
                        .map(text -> bounds.contains(RecordKey.of(text)))
                        .toList());
        assertEquals(true, KeyBounds.ALL.contains(RecordKey.of("")));
        assertEquals(new KeyRange("b", "d"), bounds.toRange(TEXT));
    }

    @Provide
    Arbitrary<Object> parts() {
        var bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(14);
        return Arbitraries.oneOf(List.of(
                Arbitraries.strings().map(text -> (Object) text).filter(text -> isUnicode((String) text)),
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.bytes().array(byte[].class).ofSize(12).map(KeyBytes::of),
                bytes.map(KeyBytes::of),
                bytes.map(KeyBytes::byLength),
                Arbitraries.bigDecimals().ofScale(9).map(number -> (Object) number),
                Arbitraries.integers().map(n -> new BigDecimal(java.math.BigInteger.valueOf(n), n % 40)),
                Arbitraries.integers().between(-1_500_000, 1_500_000).map(LocalDate::ofEpochDay),
                Arbitraries.of(LocalDate.MIN, LocalDate.MAX, Instant.MIN, Instant.MAX),
                Arbitraries.longs()
                        .between(-80_000_000_000_000_000L, 80_000_000_000_000_000L)
                        .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS))));
    }

    private static boolean isUnicode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
    }

    private static KeyCodec codec(Object part, int parts) {
        var type =
                switch (part) {
                    case String text -> KeyType.STRING;
                    case Long number -> KeyType.INT64;
                    case UUID id -> KeyType.UUID;
                    case BigDecimal number -> KeyType.DECIMAL;
                    case LocalDate day -> KeyType.DATE;
                    case Instant time -> KeyType.TIMESTAMP;
                    case KeyBytes bytes -> isByLength(bytes) ? KeyType.BYTES_BY_LENGTH : KeyType.BYTES;
                    default -> throw new IllegalArgumentException(part.toString());
                };
        return new KeyCodec(IntStream.range(0, parts)
                .mapToObj(i -> new KeyPart("k" + i, type))
                .toList());
    }

    private static boolean isByLength(KeyBytes bytes) {
        return bytes.like(new byte[] {0, 0}).compareTo(bytes.like(new byte[] {1})) > 0;
    }

    @Property
    void everyPartOfEveryTypeComesBackFromItsText(@ForAll("parts") Object part) {
        for (int parts = 1; parts <= 2; parts++) {
            var key = parts == 1 ? RecordKey.of(part) : RecordKey.of(part, part);
            var codec = codec(part, parts);
            var parsed = codec.parse(codec.format(key));
            assertEquals(key, parsed);
            assertEquals(0, key.compareTo(parsed));
            assertEquals(key.hashCode(), parsed.hashCode());
        }
    }

    @Test
    void whatIsWrittenOtherwiseIsTheKeyThatItMeans() {
        assertEquals("7", parsed(KeyType.INT64, "007"));
        assertEquals("1", parsed(KeyType.DECIMAL, "1.00"));
        assertEquals("0", parsed(KeyType.DECIMAL, "-0.0"));
        assertEquals("100", parsed(KeyType.DECIMAL, "0100"));
        assertEquals("65b1000000000000000000ff", parsed(KeyType.OBJECTID, "65B1000000000000000000FF"));
        assertEquals("0aff", parsed(KeyType.BYTES, "0AFF"));
        assertEquals("", parsed(KeyType.BYTES_BY_LENGTH, ""));
        assertEquals("2026-01-01T00:00:00Z", parsed(KeyType.TIMESTAMP, "2026-01-01T01:00:00.000+01:00"));
        assertEquals("2026-02-28", parsed(KeyType.DATE, "2026-02-28"));
        assertEquals("infinity", parsed(KeyType.DATE, "infinity"));
        assertEquals("-infinity", parsed(KeyType.TIMESTAMP, "-infinity"));
        for (var wrong : List.of("2026-02-30", "2026-1-1", "tomorrow", "2026-01-01T00:00:00Z")) {
            assertThrows(UnusableKeyException.class, () -> parsed(KeyType.DATE, wrong), wrong);
        }
        for (var wrong : List.of("2026-01-01", "2026-01-01T00:00:00.0000001Z", "now")) {
            assertThrows(UnusableKeyException.class, () -> parsed(KeyType.TIMESTAMP, wrong), wrong);
        }
        for (var wrong : List.of("", "1e5", "NaN", ".5", "1.", "0x1", "1E+100000000")) {
            assertThrows(UnusableKeyException.class, () -> parsed(KeyType.DECIMAL, wrong), wrong);
        }
        for (var wrong : List.of("", "65b1", "65b1000000000000000000f", "65b1000000000000000000fg")) {
            assertThrows(UnusableKeyException.class, () -> parsed(KeyType.OBJECTID, wrong), wrong);
        }
        assertThrows(UnusableKeyException.class, () -> parsed(KeyType.BYTES, "abc"));
        assertThrows(UnusableKeyException.class, () -> parsed(KeyType.STRING, "half a pair: \uD800"));
    }

    private static String parsed(KeyType type, String text) {
        var codec = new KeyCodec(List.of(new KeyPart("id", type)));
        return codec.format(codec.parse(text));
    }

    @Test
    void theFirstAndTheLastTimeAreWhereTheStoresHaveThem() {
        assertEquals(-1, Integer.signum(RecordKey.of(Instant.MIN).compareTo(RecordKey.of(Instant.EPOCH))));
        assertEquals(1, Integer.signum(RecordKey.of(LocalDate.MAX).compareTo(RecordKey.of(LocalDate.EPOCH))));
        assertEquals(RecordKey.of(new BigDecimal("1.0")), RecordKey.of(new BigDecimal("1")));
    }
}
