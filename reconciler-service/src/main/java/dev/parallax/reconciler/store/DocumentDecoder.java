package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.FieldPath;
import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.BsonValues;
import dev.parallax.reconciler.value.Unreadable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
 * Reads the values of some paths from BSON in one pass over the document, skipping the rest; no document is built. A name
 * that comes twice on a path has no value that counts. Immutable, safe for threads.
 */
final class DocumentDecoder implements Codec<FoundDocument> {
    private final List<FieldPath> paths;
    private final Node root = new Node();

    /** What to do with a member of an object: keep its value at some positions, or look inside it. */
    private static final class Node {
        private final List<Integer> positions = new ArrayList<>();
        private final List<Integer> keyPositions = new ArrayList<>();
        private final Map<String, Node> members = new HashMap<>();
        /** Those of the members that may be indexes. */
        private final Map<Integer, Node> elements = new HashMap<>();

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
        this.paths = paths.stream().map(FieldPath::parse).toList();
        for (int i = 0; i < paths.size(); i++) {
            boolean key = i >= firstKey && i < afterKeys;
            var node = root;
            for (var member : this.paths.get(i).members()) {
                node.keyInside |= key;
                var inner = node.members.computeIfAbsent(member.name(), name -> new Node());
                if (member.index() >= 0) {
                    node.elements.put(member.index(), inner);
                }
                node = inner;
            }
            (key ? node.keyPositions : node.positions).add(i);
        }
    }

    @Override
    public FoundDocument decode(BsonReader reader, DecoderContext context) {
        @Nullable Object[] values = new @Nullable Object[paths.size()];
        Arrays.fill(values, Absent.MISSING);
        members(reader, root, values, 1);
        return new FoundDocument(values);
    }

    /** @param depth how many members of a path lead to a member of this object */
    private void members(BsonReader reader, Node node, @Nullable Object[] values, int depth) {
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            member(reader, node.members.get(reader.readName()), values, depth);
        }
        reader.readEndDocument();
    }

    private void member(BsonReader reader, @Nullable Node member, @Nullable Object[] values, int depth) {
        if (member == null) {
            reader.skipValue();
        } else if (member.keyInside || !member.keyPositions.isEmpty()) {
            key(reader, member, values, depth);
        } else if (!member.positions.isEmpty()) {
            keep(DocumentValues.read(reader), member, values, depth);
        } else if (reader.getCurrentBsonType() == BsonType.DOCUMENT) {
            members(reader, member, values, depth + 1);
        } else if (reader.getCurrentBsonType() == BsonType.ARRAY) {
            elements(reader, member, values, depth);
        } else {
            reader.skipValue();
        }
    }

    private void key(BsonReader reader, Node node, @Nullable Object[] values, int depth) {
        if (node.keyInside && reader.getCurrentBsonType() == BsonType.DOCUMENT) {
            if (!node.positions.isEmpty() || !node.keyPositions.isEmpty()) {
                var mark = reader.getMark();
                var whole = DocumentValues.read(reader);
                node.positions.forEach(position -> values[position] = whole);
                node.keyPositions.forEach(position -> values[position] = whole);
                mark.reset();
            }
            members(reader, node, values, depth + 1);
            return;
        }
        var raw = keyValue(reader);
        node.keyPositions.forEach(position -> values[position] = raw);
        if (!node.positions.isEmpty() || !node.members.isEmpty()) {
            keep(plain(raw), node, values, depth);
        }
    }

    private static @Nullable Object keyValue(BsonReader reader) {
        return switch (reader.getCurrentBsonType()) {
            case OBJECT_ID -> reader.readObjectId();
            case BINARY -> reader.readBinaryData();
            default -> DocumentValues.read(reader);
        };
    }

    private static @Nullable Object plain(@Nullable Object raw) {
        return switch (raw) {
            case ObjectId id -> id.toHexString();
            case BsonBinary binary -> BsonValues.plain(new Binary(binary.getType(), binary.getData()));
            case null, default -> raw;
        };
    }

    private void elements(BsonReader reader, Node node, @Nullable Object[] values, int depth) {
        reader.readStartArray();
        for (int i = 0; reader.readBsonType() != BsonType.END_OF_DOCUMENT; i++) {
            member(reader, node.elements.get(i), values, depth + 1);
        }
        reader.readEndArray();
        node.members.values().stream()
                .filter(inner -> !node.elements.containsValue(inner))
                .forEach(inner -> fill(inner, values, depth));
    }

    /** No path below it says which element of an array it goes through. */
    private void fill(Node node, @Nullable Object[] values, int depth) {
        node.positions.forEach(
                position -> values[position] = paths.get(position).throughArray(depth));
        node.members.values().forEach(inner -> fill(inner, values, depth));
    }

    /** Keeps the value, and looks inside it if a longer path asks for a part of it too. */
    private void keep(@Nullable Object value, Node node, @Nullable Object[] values, int depth) {
        for (int position : node.positions) {
            var path = paths.get(position);
            values[position] = values[position] == Absent.MISSING ? path.below(depth, value) : twice(path);
        }
        node.members.values().forEach(inner -> keep(value, inner, values, depth));
    }

    private static Unreadable twice(FieldPath path) {
        return new Unreadable(path.toString(), "is a member that the document has more than once");
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
