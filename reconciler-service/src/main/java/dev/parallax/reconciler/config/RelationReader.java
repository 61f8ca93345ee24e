package dev.parallax.reconciler.config;

import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.StoreDefinition;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonSerializationException;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;

/** Reads where the records of a side are found in its store. */
final class RelationReader {
    private static final Pattern TABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*)?");
    private static final Pattern SELECT = Pattern.compile("(?is)\\s*(select|with)\\b.*[^;\\s]\\s*");

    private RelationReader() {}

    static Relation read(Section section, StoreDefinition store) {
        return switch (store) {
            case StoreDefinition.PostgresStore postgres -> relational(section);
            case StoreDefinition.MongoStore mongo -> document(section);
            case StoreDefinition.FeedStore feed -> feed(section);
        };
    }

    private static Relation relational(Section section) {
        String table = section.optional("table");
        String query = section.optional("query");
        if (table != null && query == null) {
            if (!TABLE.matcher(table).matches()) {
                section.problem("table", "'%s' is no name of a table".formatted(table));
            }
            return new Relation.Table(table);
        }
        if (query != null && table == null) {
            if (!SELECT.matcher(query).matches()) {
                section.problem("query", "must be one SELECT without a semicolon at its end");
            }
            return new Relation.Query(query);
        }
        section.problem(table == null ? "table" : "query", "give either table or query");
        return new Relation.Table("");
    }

    private static Relation document(Section section) {
        String collection = section.required("collection");
        String pipeline = section.optional("pipeline");
        if (pipeline == null) {
            return new Relation.Collection(collection);
        }
        if (!isArray(pipeline)) {
            section.problem("pipeline", "must be a JSON array of stages, each an object");
        }
        return new Relation.Pipeline(collection, pipeline);
    }

    private static Relation feed(Section section) {
        String path = address(section, "path", section.required("path"));
        String record = section.optional("record");
        if (record != null) {
            address(section, "record", record);
        }
        return new Relation.Feed(
                path, section.text("items", "items"), section.text("updated-since", "updated_since"), record);
    }

    private static String address(Section section, String child, String path) {
        if (!path.isEmpty() && (!path.startsWith("/") || path.indexOf('?') >= 0 || path.indexOf('#') >= 0)) {
            section.problem(child, "must begin with / and be a path alone");
        }
        return path;
    }

    private static boolean isArray(String pipeline) {
        try {
            return BsonArray.parse(pipeline).stream().allMatch(BsonValue::isDocument);
        } catch (JsonParseException | BsonSerializationException | BsonInvalidOperationException noArray) {
            return false;
        }
    }
}
