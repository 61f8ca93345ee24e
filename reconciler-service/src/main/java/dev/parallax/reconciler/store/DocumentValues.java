package dev.parallax.reconciler.store;

import dev.parallax.reconciler.value.BsonValues;
import dev.parallax.reconciler.value.Unreadable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonBinary;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.codecs.BsonValueCodec;
import org.bson.codecs.DecoderContext;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Whole values of BSON: each becomes what the JDK has for it (Integer, Long, Double, BigDecimal, Instant, UUID, byte[], Map,
 * List ...), and nothing is converted: int32 and int64 stay apart. What only BSON has becomes a
 * {@link dev.parallax.reconciler.value.Special}; nothing but null becomes null.
 */
final class DocumentValues {
    /** More than servers take; codecs walk into it one call a level. */
    private static final int DEEPEST = 500;

    private static final BsonValueCodec SPECIAL = new BsonValueCodec();
    private static final DecoderContext CONTEXT = DecoderContext.builder().build();

    private DocumentValues() {}

    /**
     * The value that the reader has come to.
     *
     * @throws DecodedSize.Exceeded if there is no room for it
     */
    static @Nullable Object read(BsonReader reader, DecodedSize size) {
        return read(reader, size, 1);
    }

    /** The members of the document that the reader has come to; throws the same. */
    static Map<String, @Nullable Object> document(BsonReader reader, DecodedSize size) {
        return object(reader, size, 1);
    }

    private static @Nullable Object read(BsonReader reader, DecodedSize size, int depth) {
        size.value(0);
        return switch (reader.getCurrentBsonType()) {
            case NULL -> {
                reader.readNull();
                yield null;
            }
            case STRING -> {
                var text = reader.readString();
                size.value(text.length());
                yield text;
            }
            case INT32 -> reader.readInt32();
            case INT64 -> reader.readInt64();
            case DOUBLE -> reader.readDouble();
            case DECIMAL128 -> BsonValues.plain(reader.readDecimal128());
            case BOOLEAN -> reader.readBoolean();
            case DATE_TIME -> Instant.ofEpochMilli(reader.readDateTime());
            case OBJECT_ID -> reader.readObjectId().toHexString();
            case BINARY -> {
                var binary = reader.readBinaryData();
                size.value(binary.getData().length);
                yield binary(binary);
            }
            case DOCUMENT -> depth == DEEPEST ? tooDeep(reader) : object(reader, size, depth + 1);
            case ARRAY -> depth == DEEPEST ? tooDeep(reader) : array(reader, size, depth + 1);
            default -> BsonValues.special(SPECIAL.decode(reader, CONTEXT));
        };
    }

    private static @Nullable Object binary(BsonBinary binary) {
        return BsonValues.plain(new Binary(binary.getType(), binary.getData()));
    }

    private static Unreadable tooDeep(BsonReader reader) {
        reader.skipValue();
        return new Unreadable("...", "is nested deeper than " + DEEPEST + " levels");
    }

    private static Map<String, @Nullable Object> object(BsonReader reader, DecodedSize size, int depth) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            var name = reader.readName();
            size.member(name);
            int before = object.size();
            object.put(name, read(reader, size, depth));
            if (object.size() == before) {
                object.put(name, new Unreadable(name, "is a member that the document has more than once"));
            }
        }
        reader.readEndDocument();
        return object;
    }

    private static List<@Nullable Object> array(BsonReader reader, DecodedSize size, int depth) {
        var array = new ArrayList<@Nullable Object>();
        reader.readStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            array.add(read(reader, size, depth));
        }
        reader.readEndArray();
        return array;
    }
}
