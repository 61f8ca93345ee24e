package dev.parallax.reconciler.store;

import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.BsonValues;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonBinary;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.types.Binary;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of some paths from BSON in one pass over the document, skipping the rest; no document is built.
 * A value becomes what the JDK has for it (Integer, Long, Double, BigDecimal, Instant, UUID, byte[], Map, List ...) and
 * nothing is converted: int32 and int64 stay apart. Immutable, safe for threads.
 */
final class DocumentDecoder implements Codec<FoundDocument> {
    private final Node root = new Node();
    private final int size;

    /** What to do with a member of an object: keep its value at some positions, or look inside it. */
    private static final class Node {
        private final List<Integer> positions = new ArrayList<>();
        private final List<Integer> keyPositions = new ArrayList<>();
        private final Map<String, Node> members = new HashMap<>();
        private boolean keyInside;
    }

    DocumentDecoder(List<String> paths) {
        this(paths, 0, 0);
    }

    /**
     * A decoder that leaves parts of a key as BSON has them, because a filter must find them again: an ObjectId stays one,
     * and binary keeps its subtype.
     *
     * @param firstKey of the paths that are parts of a key
     * @param afterKeys the first path behind them
     */
    DocumentDecoder(List<String> paths, int firstKey, int afterKeys) {
        this.size = paths.size();
        for (int i = 0; i < size; i++) {
            boolean key = i >= firstKey && i < afterKeys;
            var node = root;
            for (var member : paths.get(i).split("\\.", -1)) {
                node.keyInside |= key;
                node = node.members.computeIfAbsent(member, name -> new Node());
            }
            (key ? node.keyPositions : node.positions).add(i);
        }
    }

    @Override
    public FoundDocument decode(BsonReader reader, DecoderContext context) {
        @Nullable Object[] values = new @Nullable Object[size];
        Arrays.fill(values, Absent.MISSING);
        members(reader, root, values);
        return new FoundDocument(values);
    }

    private void members(BsonReader reader, Node node, @Nullable Object[] values) {
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            var member = node.members.get(reader.readName());
            if (member == null) {
                reader.skipValue();
            } else if (member.keyInside || !member.keyPositions.isEmpty()) {
                key(reader, member, values);
            } else if (!member.positions.isEmpty()) {
                keep(value(reader), member, values);
            } else if (reader.getCurrentBsonType() == BsonType.DOCUMENT) {
                members(reader, member, values);
            } else {
                reader.skipValue();
            }
        }
        reader.readEndDocument();
    }

    private void key(BsonReader reader, Node node, @Nullable Object[] values) {
        if (node.keyInside && reader.getCurrentBsonType() == BsonType.DOCUMENT) {
            if (!node.positions.isEmpty() || !node.keyPositions.isEmpty()) {
                var mark = reader.getMark();
                var whole = value(reader);
                node.positions.forEach(position -> values[position] = whole);
                node.keyPositions.forEach(position -> values[position] = whole);
                mark.reset();
            }
            members(reader, node, values);
            return;
        }
        var raw = keyValue(reader);
        node.keyPositions.forEach(position -> values[position] = raw);
        if (!node.positions.isEmpty() || !node.members.isEmpty()) {
            keep(plain(raw), node, values);
        }
    }

    private static @Nullable Object keyValue(BsonReader reader) {
        return switch (reader.getCurrentBsonType()) {
            case OBJECT_ID -> reader.readObjectId();
            case BINARY -> reader.readBinaryData();
            case SYMBOL, UNDEFINED -> other(reader);
            default -> value(reader);
        };
    }

    private static @Nullable Object plain(@Nullable Object raw) {
        return switch (raw) {
            case ObjectId id -> id.toHexString();
            case BsonBinary binary -> binary(binary);
            case null, default -> raw;
        };
    }

    /** Keeps the value, and looks inside it if a longer path asks for a part of it too. */
    private static void keep(@Nullable Object value, Node node, @Nullable Object[] values) {
        node.positions.forEach(position -> values[position] = value);
        if (value instanceof Map<?, ?> object) {
            node.members.forEach((name, member) -> {
                if (object.containsKey(name)) {
                    keep(object.get(name), member, values);
                }
            });
        }
    }

    private static @Nullable Object value(BsonReader reader) {
        return switch (reader.getCurrentBsonType()) {
            case NULL -> {
                reader.readNull();
                yield null;
            }
            case UNDEFINED -> {
                reader.readUndefined();
                yield null;
            }
            case STRING -> reader.readString();
            case INT32 -> reader.readInt32();
            case INT64 -> reader.readInt64();
            case DOUBLE -> reader.readDouble();
            case DECIMAL128 -> BsonValues.plain(reader.readDecimal128());
            case BOOLEAN -> reader.readBoolean();
            case DATE_TIME -> Instant.ofEpochMilli(reader.readDateTime());
            case OBJECT_ID -> reader.readObjectId().toHexString();
            case BINARY -> binary(reader.readBinaryData());
            case SYMBOL -> reader.readSymbol();
            case DOCUMENT -> object(reader);
            case ARRAY -> array(reader);
            default -> other(reader);
        };
    }

    private static @Nullable Object binary(BsonBinary binary) {
        return BsonValues.plain(new Binary(binary.getType(), binary.getData()));
    }

    private static Map<String, @Nullable Object> object(BsonReader reader) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            object.put(reader.readName(), value(reader));
        }
        reader.readEndDocument();
        return object;
    }

    private static List<@Nullable Object> array(BsonReader reader) {
        var array = new ArrayList<@Nullable Object>();
        reader.readStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            array.add(value(reader));
        }
        reader.readEndArray();
        return array;
    }

    /** Types that no canonical type knows (regular expressions, code, keys, timestamps of the oplog), by their name. */
    private static Object other(BsonReader reader) {
        var type = reader.getCurrentBsonType();
        reader.skipValue();
        return new UnknownValue(type.name());
    }

    /** A value of a type that is never equal to anything. */
    record UnknownValue(String type) {
        @Override
        public String toString() {
            return "BSON " + type;
        }
    }

    @Override
    public void encode(BsonWriter writer, FoundDocument value, EncoderContext context) {
        throw new UnsupportedOperationException("stores are only read");
    }

    @Override
    public Class<FoundDocument> getEncoderClass() {
        return FoundDocument.class;
    }
}
