package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyReader;
import dev.parallax.reconciler.key.KeyType;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBinarySubType;
import org.bson.BsonDocument;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The key of one side in MongoDB. */
record MongoKeys(List<MongoKeyPart> parts) {
    MongoKeys {
        parts = List.copyOf(parts);
    }

    static MongoKeys of(SideDefinition side, List<KeyPart> parts) {
        var keys = new ArrayList<MongoKeyPart>();
        for (int i = 0; i < parts.size(); i++) {
            keys.add(new MongoKeyPart(
                    parts.get(i),
                    side.key().get(i),
                    side.documentKeys().isText(i),
                    subtype(side, parts.get(i).type())));
        }
        return new MongoKeys(keys);
    }

    private static byte subtype(SideDefinition side, KeyType type) {
        var keys = side.documentKeys();
        if (type != KeyType.UUID) {
            return (byte) keys.binarySubtype();
        }
        return (keys.legacyUuids() ? BsonBinarySubType.UUID_LEGACY : BsonBinarySubType.UUID_STANDARD).getValue();
    }

    /** Why none of these raw values, of one part each, is the part; null if one is. */
    @Nullable
    String problem(int part, List<@Nullable Object> values) {
        var key = parts.get(part);
        return values.isEmpty() || values.stream().anyMatch(value -> key.canonical(value) != null)
                ? null
                : KeyReader.problem(key.part(), key, values.getFirst());
    }

    /** A filter of documents that have no usable key, as far as a filter can tell. */
    BsonDocument unusable() {
        var wrong = new ArrayList<BsonValue>();
        for (var part : parts) {
            var types = new BsonArray(part.types().stream().map(BsonString::new).toList());
            wrong.add(new BsonDocument(part.path(), new BsonDocument("$not", new BsonDocument("$type", types))));
            if (part.text()) {
                var pattern = part.part().type() == KeyType.UUID
                        ? CanonicalText.UUID_PATTERN
                        : CanonicalText.OBJECT_ID_PATTERN;
                wrong.add(new BsonDocument(part.path(), new BsonDocument("$not", new BsonRegularExpression(pattern))));
            }
        }
        return new BsonDocument("$or", new BsonArray(wrong));
    }
}
