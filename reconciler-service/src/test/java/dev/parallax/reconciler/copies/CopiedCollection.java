package dev.parallax.reconciler.copies;

import dev.parallax.reconciler.cases.CaseStores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A collection, copied as a dump is restored: the same documents in another order. Its keys are texts. */
final class CopiedCollection implements Copied {
    private final CaseStores stores;
    private final String collection;
    private final Map<String, BsonDocument> documents;
    private final List<String> ids;
    private @Nullable String changed;
    private String instead = "";

    CopiedCollection(CaseStores stores, String collection) {
        this.stores = stores;
        this.collection = collection;
        this.documents = stores.found(collection).stream()
                .collect(Collectors.toMap(CopiedCollection::id, document -> document, (a, b) -> a, TreeMap::new));
        this.ids = List.copyOf(documents.keySet());
        var shuffled = new ArrayList<>(documents.values());
        Collections.shuffle(shuffled, new Random(1));
        stores.documents(copy(), shuffled);
    }

    private static String id(BsonDocument document) {
        return document.getString("_id").getValue();
    }

    private String copy() {
        return collection + "_copy";
    }

    @Override
    public String name() {
        return collection;
    }

    @Override
    public int records() {
        return ids.size();
    }

    @Override
    public Map<String, String> properties() {
        var properties = new HashMap<String, String>();
        properties.put("source.store", "documents");
        properties.put("source.collection", collection);
        properties.put("source.key[0]", "_id");
        properties.put("target.store", "documents");
        properties.put("target.collection", copy());
        properties.put("target.key[0]", "_id");
        documents
                .values()
                .forEach(document -> document.forEach((name, value) -> {
                    var field = "fields." + name + ".";
                    switch (value.getBsonType()) {
                        case DOCUMENT -> properties.put(field + "type", "object");
                        case ARRAY -> properties.put(field + "type", "array");
                        case DATE_TIME -> properties.put(field + "type", "timestamp");
                        case INT32, INT64 -> properties.put(field + "type", "int64");
                        case DECIMAL128 -> {
                            properties.put(field + "type", "decimal");
                            properties.put(field + "scale", "2");
                        }
                        default -> properties.putIfAbsent(field + "type", "string");
                    }
                }));
        properties.keySet().removeIf(name -> name.startsWith("fields._id."));
        return properties;
    }

    @Override
    public Map<String, String> err(Random random) {
        var id = ids.get(random.nextInt(ids.size()));
        var document = documents.get(id).clone();
        var slip = new Slip(random);
        var names = List.copyOf(document.keySet());
        var name = names.get(random.nextInt(names.size()));
        changed = id;
        if (name.equals("_id")) {
            do {
                instead = slip.text(id);
            } while (documents.containsKey(instead));
            stores.replace(copy(), id, document.append("_id", new BsonString(instead)));
            return Map.of(id, "MISSING_IN_TARGET", instead, "MISSING_IN_SOURCE");
        }
        instead = id;
        document.append(name, inside(document.get(name), slip, random));
        stores.replace(copy(), id, document);
        boolean unconvertible =
                document.get(name).isString() && !documents.get(id).get(name).isString();
        return Map.of(id, (unconvertible ? "UNCONVERTIBLE " : "DATA_MISMATCH ") + name);
    }

    /** In the value, or in one of those that it consists of. */
    private static BsonValue inside(BsonValue value, Slip slip, Random random) {
        if (!value.isDocument() || value.asDocument().isEmpty()) {
            return slip.bson(value);
        }
        var names = List.copyOf(value.asDocument().keySet());
        var name = names.get(random.nextInt(names.size()));
        return value.asDocument().clone().append(name, inside(value.asDocument().get(name), slip, random));
    }

    @Override
    public void mend() {
        stores.replace(copy(), instead, documents.get(String.valueOf(changed)));
    }
}
