package dev.parallax.reconciler.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parallax.common.job.KeyRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
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
        for (String text : List.of("", "x", "007", "+1", "-0", "1.0", "9223372036854775808")) {
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
}
