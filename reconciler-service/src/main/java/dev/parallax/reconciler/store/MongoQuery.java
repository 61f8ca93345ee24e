package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.FieldPath;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.UuidRepresentation;
import org.jspecify.annotations.Nullable;

/** The filters, order and projection of one side in MongoDB. */
final class MongoQuery {
    private final List<String> keys;
    private final @Nullable String updatedAt;
    private final BsonDocument projection;

    MongoQuery(SideDefinition side, List<String> paths) {
        this.keys = side.key();
        this.updatedAt = side.updatedAt();
        this.projection = projection(new TreeSet<>(paths));
    }

    BsonDocument projection() {
        return projection;
    }

    /** Only the parts of the key. */
    BsonDocument keyProjection() {
        return projection(Set.copyOf(keys));
    }

    BsonDocument order() {
        var order = new BsonDocument();
        keys.forEach(key -> order.append(key, new BsonInt32(1)));
        return order;
    }

    BsonDocument filter(Scan scan) {
        var all = bounds(scan.bounds());
        if (scan.after() != null) {
            all.add(
                    scan.bounds().from() == null
                            ? not(scan.after(), "$lt", "$lte")
                            : compare(scan.after(), "$gt", "$gt"));
        }
        if (scan.window() != null && updatedAt != null) {
            all.add(new BsonDocument(
                    updatedAt,
                    new BsonDocument(
                                    "$gte",
                                    new BsonDateTime(scan.window().from().toEpochMilli()))
                            .append("$lt", new BsonDateTime(scan.window().to().toEpochMilli()))));
        }
        return and(all);
    }

    BsonDocument filter(KeyBounds bounds) {
        return and(bounds(bounds));
    }

    BsonDocument filter(List<RecordKey> wanted) {
        if (keys.size() == 1) {
            var values =
                    wanted.stream().map(key -> bson(key.parts().getFirst())).toList();
            return new BsonDocument(
                    keys.getFirst(),
                    values.size() == 1 ? values.getFirst() : new BsonDocument("$in", new BsonArray(values)));
        }
        var alternatives = wanted.stream().map(this::equality).toList();
        return alternatives.size() == 1
                ? alternatives.getFirst()
                : new BsonDocument("$or", new BsonArray(alternatives));
    }

    private List<BsonDocument> bounds(KeyBounds bounds) {
        var all = new ArrayList<BsonDocument>();
        if (bounds.from() != null) {
            all.add(compare(bounds.from(), "$gt", "$gte"));
        }
        if (bounds.to() != null) {
            all.add(bounds.from() == null ? not(bounds.to(), "$gt", "$gte") : compare(bounds.to(), "$lt", "$lt"));
        }
        return all;
    }

    /**
     * Everything that does not compare so. A range of MongoDB holds only values of its bound's own type; the segment
     * with the open start takes the keys of all other types too, so that they are met and not skipped.
     */
    private BsonDocument not(RecordKey key, String operator, String last) {
        var comparison = compare(key, operator, last);
        return keys.size() == 1
                ? new BsonDocument(keys.getFirst(), new BsonDocument("$not", comparison.getDocument(keys.getFirst())))
                : new BsonDocument("$nor", new BsonArray(List.of(comparison)));
    }

    /** A comparison of keys part by part; only the last part may also be equal. */
    private BsonDocument compare(RecordKey key, String operator, String last) {
        var alternatives = new ArrayList<BsonDocument>();
        var equal = new BsonDocument();
        for (int i = 0; i < keys.size(); i++) {
            var value = bson(key.parts().get(i));
            var with = i == keys.size() - 1 ? last : operator;
            alternatives.add(equal.clone().append(keys.get(i), new BsonDocument(with, value)));
            equal.append(keys.get(i), value);
        }
        return alternatives.size() == 1
                ? alternatives.getFirst()
                : new BsonDocument("$or", new BsonArray(alternatives));
    }

    private BsonDocument equality(RecordKey key) {
        var equal = new BsonDocument();
        for (int i = 0; i < keys.size(); i++) {
            equal.append(keys.get(i), bson(key.parts().get(i)));
        }
        return equal;
    }

    private static BsonDocument and(List<BsonDocument> all) {
        return switch (all.size()) {
            case 0 -> new BsonDocument();
            case 1 -> all.getFirst();
            default -> new BsonDocument("$and", new BsonArray(all));
        };
    }

    /** Empty, for the whole document, if a path begins with what no projection can name. */
    private static BsonDocument projection(Set<String> texts) {
        var paths = new TreeSet<String>();
        for (var text : texts) {
            var path = projected(FieldPath.parse(text));
            if (path.isEmpty()) {
                return new BsonDocument();
            }
            paths.add(path);
        }
        // A path below another one that is kept whole would be a collision.
        var kept = paths.stream()
                .filter(path -> paths.stream().noneMatch(other -> path.startsWith(other + ".")))
                .collect(Collectors.toCollection(TreeSet::new));
        var projection = new BsonDocument();
        kept.forEach(path -> projection.append(path, BsonBoolean.TRUE));
        if (kept.stream().noneMatch(path -> path.equals("_id") || path.startsWith("_id."))) {
            projection.append("_id", BsonBoolean.FALSE);
        }
        return projection;
    }

    /** As far as a projection can follow the path; not into an array, of which it would leave nothing but the shell. */
    private static String projected(FieldPath path) {
        var members = path.members();
        return IntStream.range(0, members.size())
                .takeWhile(i -> canBeNamed(members.get(i).name())
                        && (i == 0 || members.get(i).index() < 0))
                .mapToObj(i -> members.get(i).name())
                .collect(Collectors.joining("."));
    }

    private static boolean canBeNamed(String member) {
        return !member.startsWith("$") && member.indexOf('.') < 0 && member.indexOf('\0') < 0;
    }

    private static BsonValue bson(Object part) {
        return switch (part) {
            case String text -> new BsonString(text);
            case Long number -> new BsonInt64(number);
            case UUID uuid -> new BsonBinary(uuid, UuidRepresentation.STANDARD);
            default -> throw new IllegalArgumentException("no part of a key: " + part.getClass());
        };
    }
}
