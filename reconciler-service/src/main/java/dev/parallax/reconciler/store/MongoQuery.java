package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.FieldPath;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.key.StoredPart;
import dev.parallax.reconciler.key.StoredPart.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The filters, order and projection of one side in MongoDB. */
final class MongoQuery {
    private final List<String> keys;
    private final MongoKeys parts;
    private final @Nullable String updatedAt;
    private final BsonDocument projection;

    MongoQuery(SideDefinition side, MongoKeys parts, List<String> paths) {
        this.keys = side.key();
        this.parts = parts;
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
                            ? not(scan.after(), Comparison.LESS_OR_EQUAL)
                            : compare(scan.after(), Comparison.GREATER));
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
            var values = wanted.stream()
                    .map(key -> stored(0, key))
                    .filter(StoredPart::held)
                    .map(MongoQuery::bson)
                    .toList();
            return new BsonDocument(
                    keys.getFirst(),
                    values.size() == 1 ? values.getFirst() : new BsonDocument("$in", new BsonArray(values)));
        }
        var alternatives =
                wanted.stream().filter(this::isHeld).map(this::equality).toList();
        return switch (alternatives.size()) {
            case 0 -> new BsonDocument(keys.getFirst(), new BsonDocument("$in", new BsonArray()));
            case 1 -> alternatives.getFirst();
            default -> new BsonDocument("$or", new BsonArray(alternatives));
        };
    }

    /** Documents of a scan without a usable key, as far as a filter can tell. */
    BsonDocument unusable(Scan scan) {
        var within = filter(scan);
        return within.isEmpty() ? unusable() : and(List.of(within, unusable()));
    }

    /** Documents without a usable key. */
    BsonDocument unusable() {
        return parts.unusable();
    }

    private List<BsonDocument> bounds(KeyBounds bounds) {
        var all = new ArrayList<BsonDocument>();
        if (bounds.from() != null) {
            all.add(compare(bounds.from(), Comparison.GREATER_OR_EQUAL));
        }
        if (bounds.to() != null) {
            if (bounds.from() != null && keys.size() > 1) {
                // An index serves it; what is exact follows.
                var first = stored(0, bounds.to());
                var operator = operator(first.comparison(Comparison.LESS_OR_EQUAL));
                all.add(new BsonDocument(keys.getFirst(), new BsonDocument(operator, bson(first))));
            }
            all.add(
                    bounds.from() == null || keys.size() > 1
                            ? not(bounds.to(), Comparison.GREATER_OR_EQUAL)
                            : compare(bounds.to(), Comparison.LESS));
        }
        return all;
    }

    /**
     * Everything that does not compare so. A range of MongoDB holds only values of its bound's own type; the segment
     * with the open start takes the keys of all other types too, so that they are met and not skipped.
     */
    private BsonDocument not(RecordKey key, Comparison wanted) {
        var comparison = compare(key, wanted);
        return keys.size() == 1
                ? new BsonDocument(keys.getFirst(), new BsonDocument("$not", comparison.getDocument(keys.getFirst())))
                : new BsonDocument("$nor", new BsonArray(List.of(comparison)));
    }

    /** A comparison of keys part by part; only the last part may also be equal, if the comparison wants that. */
    private BsonDocument compare(RecordKey key, Comparison wanted) {
        var alternatives = new ArrayList<BsonDocument>();
        var strict = wanted.isGreater() ? Comparison.GREATER : Comparison.LESS;
        var equal = new BsonDocument();
        for (int i = 0; i < keys.size(); i++) {
            var stored = stored(i, key);
            var with = stored.comparison(i == keys.size() - 1 ? wanted : strict);
            alternatives.add(equal.clone().append(keys.get(i), new BsonDocument(operator(with), bson(stored))));
            if (!stored.held()) {
                // No document has this part, so what follows decides nothing.
                break;
            }
            equal.append(keys.get(i), bson(stored));
        }
        return alternatives.size() == 1
                ? alternatives.getFirst()
                : new BsonDocument("$or", new BsonArray(alternatives));
    }

    private static String operator(Comparison comparison) {
        return switch (comparison) {
            case GREATER -> "$gt";
            case GREATER_OR_EQUAL -> "$gte";
            case LESS -> "$lt";
            case LESS_OR_EQUAL -> "$lte";
        };
    }

    private boolean isHeld(RecordKey key) {
        return IntStream.range(0, keys.size()).allMatch(i -> stored(i, key).held());
    }

    private BsonDocument equality(RecordKey key) {
        var equal = new BsonDocument();
        for (int i = 0; i < keys.size(); i++) {
            equal.append(keys.get(i), bson(stored(i, key)));
        }
        return equal;
    }

    private StoredPart stored(int part, RecordKey key) {
        return parts.parts().get(part).stored(key.parts().get(part));
    }

    private static BsonValue bson(StoredPart stored) {
        return (BsonValue) stored.value();
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
}
