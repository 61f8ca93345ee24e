package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.reconciler.diff.ValueBytes;
import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.BoundedArray;
import dev.parallax.reconciler.value.Special;
import dev.parallax.reconciler.value.Unreadable;
import dev.parallax.reconciler.value.Written;
import java.nio.ByteBuffer;
import java.util.List;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.Test;

/** What a record takes in memory is known before it is there. */
class DecodedSizeTest {
    private static final int MOST = 10_000;

    private static BsonBinaryReader reader(String json) {
        var buffer = new BasicOutputBuffer();
        try (var writer = new BsonBinaryWriter(buffer)) {
            new BsonDocumentCodec()
                    .encode(
                            writer,
                            BsonDocument.parse(json),
                            EncoderContext.builder().build());
        }
        return new BsonBinaryReader(ByteBuffer.wrap(buffer.toByteArray()));
    }

    private static FoundDocument decoded(String value, boolean whole) {
        // The key comes last, when there is no room any more.
        var reader = reader("{v: " + value + ", skipped: " + value + ", k: {id: 7}}");
        var few = new DocumentDecoder(List.of("v", "k.id"), 1, 2, MOST);
        var context = DecoderContext.builder().build();
        return whole
                ? new WholeDocumentDecoder(few, List.of("v")).decode(reader, context)
                : few.decode(reader, context);
    }

    @Test
    void aDocumentIsDecodedAsFarAsThereIsRoomAndItsKeyInAnyCase() {
        for (var value : List.of(
                "[" + "1,".repeat(200) + "1]",
                "{" + "a".repeat(30) + ": " + "[".repeat(100) + "]".repeat(100) + "}",
                "'" + "x".repeat(MOST) + "'",
                "{'$binary': {base64: '" + "AAAA".repeat(MOST / 3) + "', subType: '00'}}")) {
            for (boolean whole : List.of(false, true)) {
                var found = decoded(value, whole);
                assertTrue(found.tooLarge() > MOST, () -> value.substring(0, 20) + found.tooLarge());
                assertEquals(Absent.MISSING, found.values()[0]);
                assertEquals(7, found.values()[1]);
            }
        }
    }

    @Test
    void namesOfMembersCount() {
        var members = new StringBuilder("{");
        for (int i = 0; i < 60; i++) {
            members.append("m").append(i).append(": 1, ");
        }
        assertTrue(decoded(members + "z: 1}", false).tooLarge() > MOST);
        assertEquals(0, decoded("[" + "1,".repeat(60) + "1]", false).tooLarge());
    }

    @Test
    void whatIsReadWholeCountsWhatElseIsThere() {
        var half = "[" + "1,".repeat(60) + "1]";
        assertEquals(0, decoded(half, false).tooLarge());
        assertTrue(decoded(half, true).tooLarge() > MOST);
    }

    @Test
    void aTextWithPartsIsJudgedByTheirNumber() {
        assertEquals(0, DecodedSize.of("[1]"));
        assertEquals(0, DecodedSize.of(7));
        assertEquals(0, DecodedSize.of(null));
        var numbers = "[" + "1,".repeat(1_000) + "1]";
        assertEquals(1_002 * 100 + numbers.length(), DecodedSize.of(numbers));
        var text = "[\"" + "a,b:c\\\"{".repeat(1_000) + "\"]";
        assertEquals(2 * 100 + text.length(), DecodedSize.of(text));
        var rows = "{" + "\"(1,2)\",".repeat(500) + "\"(1,2)\"}";
        assertTrue(DecodedSize.of(rows) > 1_000 * 100);
    }

    @Test
    void whatIsATextInsideOfAnotherValueCountsInAPage() {
        var text = "x".repeat(1_000);
        for (Object value : List.of(
                new Written(text, written -> written),
                new Special("BSON code", text, null),
                new Unreadable(text, "is nothing"),
                new BoundedArray("[0:0]", List.of(text)))) {
            assertTrue(ValueBytes.of(value) >= 1_000, value.getClass()::getSimpleName);
        }
    }
}
