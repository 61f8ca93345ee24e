package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.FieldCodec;
import dev.parallax.reconciler.value.Special;
import dev.parallax.reconciler.value.Unreadable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DocumentDecoderTest {
    private static final ObjectId ID = new ObjectId("0123456789abcdef01234567");

    /** Pairs of different values of one type that no store but MongoDB has. */
    private static final List<List<BsonValue>> SPECIAL = List.of(
            List.of(new BsonUndefined(), BsonNull.VALUE),
            List.of(new BsonRegularExpression("a", "i"), new BsonRegularExpression("a", "")),
            List.of(new BsonRegularExpression("a/i", ""), new BsonRegularExpression("a", "i")),
            List.of(new BsonTimestamp(1, 2), new BsonTimestamp(1, 3)),
            List.of(new BsonTimestamp(1, 2), new BsonDateTime(1000)),
            List.of(new BsonJavaScript("1"), new BsonJavaScript("2")),
            List.of(new BsonJavaScript("1"), new BsonString("1")),
            List.of(
                    new BsonJavaScriptWithScope("1", new BsonDocument("a", new BsonInt32(1))),
                    new BsonJavaScriptWithScope("1", new BsonDocument("a", new BsonInt32(2)))),
            List.of(new BsonDbPointer("a.b", ID), new BsonDbPointer("a.c", ID)),
            List.of(new BsonSymbol("a"), new BsonSymbol("b")),
            List.of(new BsonSymbol("a"), new BsonString("a")),
            List.of(new BsonMinKey(), new BsonMaxKey()),
            List.of(new BsonMinKey(), BsonNull.VALUE),
            List.of(binary(5), binary(0)),
            List.of(binary(0x80), binary(5)),
            List.of(binary(3), binary(4)),
            List.of(binary(6), new BsonBinary((byte) 6, new byte[16])));

    private static BsonBinary binary(int subtype) {
        return new BsonBinary((byte) subtype, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
    }

    private static byte[] bytes(BsonDocument document) {
        return bytes(writer -> new BsonDocumentCodec()
                .encode(writer, document, EncoderContext.builder().build()));
    }

    private static byte[] bytes(Consumer<BsonBinaryWriter> writing) {
        var buffer = new BasicOutputBuffer();
        try (var writer = new BsonBinaryWriter(buffer)) {
            writing.accept(writer);
        }
        return buffer.toByteArray();
    }

    private static List<@Nullable Object> read(byte[] bson, String... paths) {
        var context = DecoderContext.builder().build();
        var few = new DocumentDecoder(List.of(paths)).decode(new BsonBinaryReader(ByteBuffer.wrap(bson)), context);
        return new ArrayList<>(java.util.Arrays.asList(few.values()));
    }

    private static @Nullable Object whole(byte[] bson, String path) {
        return new WholeDocumentDecoder(new DocumentDecoder(List.of(path)), List.of(path))
                .decode(
                        new BsonBinaryReader(ByteBuffer.wrap(bson)),
                        DecoderContext.builder().build())
                .values()[0];
    }

    private static @Nullable Object value(BsonValue value) {
        return read(bytes(new BsonDocument("v", value)), "v").getFirst();
    }

    @Test
    void whatOnlyMongoDbHasEqualsNothingButItself() {
        var object = FieldCodec.of(new CanonicalType.ObjectType(Map.of()), true);
        for (var pair : SPECIAL) {
            var one = object(pair.getFirst());
            var other = object(pair.getLast());
            assertTrue(object.agreeRaw(one, one), () -> "the same " + pair);
            assertFalse(object.agreeRaw(one, other), () -> "not the same " + pair);
            assertFalse(object.agreeRaw(one, Map.of("v", String.valueOf(value(pair.getFirst())))), pair::toString);
        }
    }

    private static Object object(BsonValue value) {
        return read(bytes(new BsonDocument("o", new BsonDocument("v", value))), "o")
                .getFirst();
    }

    @Test
    void asATextItIsItsJson() {
        assertEquals(
                "{\"$regularExpression\": {\"pattern\": \"a\", \"options\": \"i\"}}",
                String.valueOf(value(new BsonRegularExpression("a", "i"))));
        assertEquals("{\"$undefined\": true}", String.valueOf(value(new BsonUndefined())));
        var text = FieldCodec.of(new StringType(false, NormalForm.NONE), true);
        assertTrue(text.agreeRaw("{\"$minKey\": 1}", value(new BsonMinKey())));
        assertFalse(text.agreeRaw(null, value(new BsonUndefined())));
    }

    @Test
    void theBytesOfABinaryAreBytesAndNoGuessedUuid() {
        var bytes = FieldCodec.of(new CanonicalType.BytesType(), false);
        assertTrue(bytes.agreeRaw(binary(0).getData(), value(binary(5))));
        var uuid = FieldCodec.of(new CanonicalType.UuidType(), false);
        assertFalse(uuid.agreeRaw(value(binary(4)), value(binary(3))));
        assertArrayEquals(
                binary(0).getData(),
                assertInstanceOf(Special.class, value(binary(3))).bytes());
    }

    @Test
    void numbersAndTimesAreKeptToTheirEnds() {
        assertEquals(
                new BigDecimal("1.000000000000000000000000000000000E+6144"),
                value(new BsonDecimal128(Decimal128.parse("1E+6144"))));
        assertEquals(new BigDecimal("1E-6176"), value(new BsonDecimal128(Decimal128.parse("1E-6176"))));
        assertEquals(0, new BigDecimal("9.999999999999999999999999999999999E+6144").compareTo((BigDecimal)
                        value(new BsonDecimal128(Decimal128.parse("9.999999999999999999999999999999999E+6144")))));
        assertEquals(Double.NaN, value(new BsonDecimal128(Decimal128.NaN)));
        assertEquals(Instant.ofEpochMilli(Long.MAX_VALUE), value(new BsonDateTime(Long.MAX_VALUE)));
        assertEquals(Instant.ofEpochMilli(Long.MIN_VALUE), value(new BsonDateTime(Long.MIN_VALUE)));
        assertEquals(Long.MIN_VALUE, value(new BsonInt64(Long.MIN_VALUE)));
    }

    @Test
    void aNameThatComesTwiceHasNoValueThatCounts() {
        var twice = bytes(writer -> {
            writer.writeStartDocument();
            for (int i = 0; i < 2; i++) {
                writer.writeStartDocument("a");
                writer.writeInt32("b", i);
                writer.writeInt32("b", i);
                writer.writeEndDocument();
            }
            writer.writeNull("n");
            writer.writeInt32("n", 1);
            writer.writeEndDocument();
        });
        for (var path : List.of("a.b", "a", "n")) {
            assertInstanceOf(Unreadable.class, read(twice, path).getFirst(), path);
            assertInstanceOf(Unreadable.class, whole(twice, path), path);
        }
        var object = FieldCodec.of(new CanonicalType.ObjectType(Map.of()), true);
        assertFalse(
                object.agreeRaw(read(twice, "a").getFirst(), read(twice, "a").getFirst()));
    }

    @Test
    void pathsLeadIntoArraysByIndexAndToMembersOfAnyName() {
        var line = new BsonDocument("code", new BsonString("x")).append("0", new BsonString("zero"));
        var bson = bytes(new BsonDocument("lines", new BsonArray(List.of(line, new BsonArray(List.of(line)))))
                .append("$price", new BsonInt32(5))
                .append("a.b", new BsonString("dotted"))
                .append("say \"hi\"", new BsonString("quoted"))
                .append("m", new BsonDocument("0", new BsonInt32(7)).append("x.y", new BsonInt32(8)))
                .append("s", new BsonInt32(1)));
        assertEquals(
                List.of("x", "zero", "x", 5, "dotted", "quoted", 7, 7),
                read(
                        bson,
                        "lines.0.code",
                        "lines.0.0",
                        "lines.1.0.code",
                        "$price",
                        "\"a.b\"",
                        "\"say \"\"hi\"\"\"",
                        "m.0",
                        "m.\"0\""));
        assertEquals(
                List.of(Absent.MISSING, Absent.MISSING, Absent.MISSING, Absent.MISSING),
                read(bson, "lines.2.code", "a.b", "m.x.y", "s.x"));
        assertEquals("dotted", whole(bson, "a.b"));
        assertEquals(8, whole(bson, "m.x.y"));
        assertEquals(Absent.MISSING, whole(bson, "a.\"b\""));
        for (var path : List.of("lines.code", "lines.\"0\".code", "lines.1.code")) {
            var lost = assertInstanceOf(Unreadable.class, read(bson, path).getFirst(), path);
            assertTrue(lost.reason().contains("which element"), lost.reason());
            assertInstanceOf(Unreadable.class, whole(bson, path), path);
        }
        // A part and the whole around it are both there.
        var both = read(bson, "lines", "lines.0.code", "lines.code");
        assertEquals("x", both.get(1));
        assertInstanceOf(Unreadable.class, both.get(2));
    }

    @Test
    void nothingButNullIsNull() {
        assertNull(value(BsonNull.VALUE));
        SPECIAL.forEach(pair -> assertNotEquals(null, value(pair.getFirst())));
    }
}
