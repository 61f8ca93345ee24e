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
    private final Node keys = new Node();
    private final long most;

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
        this(paths, 0, 0, DecodedSize.MOST);
    }

    /**
     * A decoder that leaves parts of a key as BSON has them, because a filter must find them again: an ObjectId stays one,
     * and binary keeps its subtype.
     *
     * @param firstKey of the paths that are parts of a key
     * @param afterKeys the first path behind them
     * @param most bytes that the values of a document may have in memory
     */
    DocumentDecoder(List<String> paths, int firstKey, int afterKeys, long most) {
        this.paths = paths.stream().map(FieldPath::parse).toList();
        this.most = most;
        for (int i = 0; i < paths.size(); i++) {
            boolean key = i >= firstKey && i < afterKeys;
            add(root, i, key);
            if (key) {
                add(keys, i, true);
            }
        }
    }

    private void add(Node root, int position, boolean key) {
        var node = root;
        for (var member : paths.get(position).members()) {
            node.keyInside |= key;
            var inner = node.members.computeIfAbsent(member.name(), name -> new Node());
            if (member.index() >= 0) {
                node.elements.put(member.index(), inner);
            }
            node = inner;
        }
        (key ? node.keyPositions : node.positions).add(position);
    }

    @Override
    public FoundDocument decode(BsonReader reader, DecoderContext context) {
        var mark = reader.getMark();
        try {
            return new FoundDocument(new Decoding(new DecodedSize(most)).of(reader, root));
        } catch (DecodedSize.Exceeded e) {
            mark.reset();
            return keys(reader, e.bytes());
        }
    }

    /** Of a document that takes so many bytes, only the key. */
    FoundDocument keys(BsonReader reader, long bytes) {
        return new FoundDocument(new Decoding(new DecodedSize(Long.MAX_VALUE)).of(reader, keys), bytes);
    }

    /** How much of a document may be decoded. */
    DecodedSize room() {
        return new DecodedSize(most);
    }

    /** One document. */
    private final class Decoding {
        private final DecodedSize size;
        private final @Nullable Object[] values = new @Nullable Object[paths.size()];

        Decoding(DecodedSize size) {
            this.size = size;
            Arrays.fill(values, Absent.MISSING);
        }

        @Nullable
        Object[] of(BsonReader reader, Node root) {
            members(reader, root, 1);
            return values;
        }

        /** @param depth how many members of a path lead to a member of this object */
        private void members(BsonReader reader, Node node, int depth) {
            reader.readStartDocument();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                member(reader, node.members.get(reader.readName()), depth);
            }
            reader.readEndDocument();
        }

        private void member(BsonReader reader, @Nullable Node member, int depth) {
            if (member == null) {
                reader.skipValue();
            } else if (member.keyInside || !member.keyPositions.isEmpty()) {
                key(reader, member, depth);
            } else if (!member.positions.isEmpty()) {
                keep(DocumentValues.read(reader, size), member, depth);
            } else if (reader.getCurrentBsonType() == BsonType.DOCUMENT) {
                members(reader, member, depth + 1);
            } else if (reader.getCurrentBsonType() == BsonType.ARRAY) {
                elements(reader, member, depth);
            } else {
                reader.skipValue();
            }
        }

        private void key(BsonReader reader, Node node, int depth) {
            if (node.keyInside && reader.getCurrentBsonType() == BsonType.DOCUMENT) {
                if (!node.positions.isEmpty() || !node.keyPositions.isEmpty()) {
                    var mark = reader.getMark();
                    var whole = DocumentValues.read(reader, size);
                    node.positions.forEach(position -> values[position] = whole);
                    node.keyPositions.forEach(position -> values[position] = whole);
                    mark.reset();
                }
                members(reader, node, depth + 1);
                return;
            }
            var raw = keyValue(reader);
            node.keyPositions.forEach(position -> values[position] = raw);
            if (!node.positions.isEmpty() || !node.members.isEmpty()) {
                keep(plain(raw), node, depth);
            }
        }

        private @Nullable Object keyValue(BsonReader reader) {
            return switch (reader.getCurrentBsonType()) {
                case OBJECT_ID -> reader.readObjectId();
                case BINARY -> reader.readBinaryData();
                default -> DocumentValues.read(reader, size);
            };
        }

        private void elements(BsonReader reader, Node node, int depth) {
            reader.readStartArray();
            for (int i = 0; reader.readBsonType() != BsonType.END_OF_DOCUMENT; i++) {
                member(reader, node.elements.get(i), depth + 1);
            }
            reader.readEndArray();
            node.members.values().stream()
                    .filter(inner -> !node.elements.containsValue(inner))
                    .forEach(inner -> fill(inner, depth));
        }

        /** No path below it says which element of an array it goes through. */
        private void fill(Node node, int depth) {
            node.positions.forEach(
                    position -> values[position] = paths.get(position).throughArray(depth));
            node.members.values().forEach(inner -> fill(inner, depth));
        }

        /** Keeps the value, and looks inside it if a longer path asks for a part of it too. */
        private void keep(@Nullable Object value, Node node, int depth) {
            for (int position : node.positions) {
                var path = paths.get(position);
                values[position] = values[position] == Absent.MISSING ? path.below(depth, value) : twice(path);
            }
            node.members.values().forEach(inner -> keep(value, inner, depth));
        }
    }

    private static @Nullable Object plain(@Nullable Object raw) {
        return switch (raw) {
            case ObjectId id -> id.toHexString();
            case BsonBinary binary -> BsonValues.plain(new Binary(binary.getType(), binary.getData()));
            case null, default -> raw;
        };
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
