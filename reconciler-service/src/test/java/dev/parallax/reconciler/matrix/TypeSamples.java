package dev.parallax.reconciler.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What a table of types says about one of them.
 *
 * @param column as a column is declared, for a type of PostgreSQL
 * @param literals for a type of PostgreSQL
 * @param documents what a document holds in place of the literals, as far as there is such a thing; for a type of BSON
 *     its values
 * @param ids what a document's key holds for each value, where that is not what another of its fields holds
 * @param field the properties of the canonical type
 * @param keys the types of a key part that it can be
 * @param unwritable why there is no value of it
 * @param refused words of the refusal at the start, where no canonical type takes it
 * @param unconvertible words of the reason, where no canonical type takes its values
 * @param extension that the type comes from
 */
record TypeSamples(
        String name,
        String column,
        List<String> literals,
        @Nullable List<BsonValue> documents,
        @Nullable List<BsonValue> ids,
        Map<String, String> field,
        List<String> keys,
        @Nullable String unwritable,
        @Nullable String refused,
        @Nullable String unconvertible,
        @Nullable String extension) {

    static List<TypeSamples> postgres() {
        return read("/matrix/postgres-types.yaml", false);
    }

    static List<TypeSamples> bson() {
        return read("/matrix/bson-types.yaml", true);
    }

    private static List<TypeSamples> read(String resource, boolean bson) {
        try (var in = Objects.requireNonNull(TypeSamples.class.getResourceAsStream(resource))) {
            Map<?, ?> all = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            var samples = new ArrayList<TypeSamples>();
            all.forEach((name, entry) -> samples.add(of(String.valueOf(name), (Map<?, ?>) entry, bson)));
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TypeSamples of(String name, Map<?, ?> entry, boolean bson) {
        var values = entry.get("values") instanceof List<?> list ? list : List.of();
        var documents = bson ? values : (List<?>) entry.get("documents");
        var field = new TreeMap<String, String>();
        if (entry.get("field") instanceof Map<?, ?> properties) {
            properties.forEach((property, value) -> field.put(String.valueOf(property), String.valueOf(value)));
        }
        return new TypeSamples(
                name,
                text(entry, "column", name),
                bson ? List.of() : values.stream().map(String::valueOf).toList(),
                documents == null
                        ? null
                        : documents.stream().map(TypeSamples::bson).toList(),
                entry.get("ids") instanceof List<?> ids
                        ? ids.stream().map(TypeSamples::bson).toList()
                        : null,
                field,
                entry.get("keys") instanceof List<?> keys
                        ? keys.stream().map(String::valueOf).toList()
                        : List.of(),
                (String) entry.get("unwritable"),
                (String) entry.get("refused"),
                (String) entry.get("unconvertible"),
                (String) entry.get("extension"));
    }

    private static String text(Map<?, ?> entry, String name, String otherwise) {
        return entry.get(name) instanceof String text ? text : otherwise;
    }

    /** A value of the table, whose objects are Extended JSON. */
    private static BsonValue bson(@Nullable Object value) {
        return switch (value) {
            case null -> BsonNull.VALUE;
            case Boolean truth -> BsonBoolean.valueOf(truth);
            case String text -> new BsonString(text);
            case List<?> list ->
                new BsonArray(list.stream().map(TypeSamples::bson).toList());
            case Map<?, ?> map ->
                BsonDocument.parse("{\"v\": " + json(map) + "}").get("v");
            default -> throw new IllegalArgumentException("write the type of " + value);
        };
    }

    private static String json(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> map -> {
                var members = new ArrayList<String>();
                map.forEach((name, member) -> members.add(json(String.valueOf(name)) + ": " + json(member)));
                yield "{" + String.join(", ", members) + "}";
            }
            case List<?> list ->
                "[" + String.join(", ", list.stream().map(TypeSamples::json).toList()) + "]";
            case String text ->
                new BsonDocument("v", new BsonString(text))
                        .toJson()
                        .replaceFirst("^\\{\"v\": ", "")
                        .replaceFirst("}$", "");
            default -> String.valueOf(value);
        };
    }

    /** With values and documents of its own. */
    TypeSamples with(String declared, List<String> newLiterals, @Nullable List<BsonValue> newDocuments) {
        return new TypeSamples(
                name,
                declared,
                newLiterals,
                newDocuments,
                ids,
                field,
                keys,
                unwritable,
                refused,
                unconvertible,
                extension);
    }

    TypeSamples with(Map<String, String> newField) {
        return new TypeSamples(
                name, column, literals, documents, ids, newField, keys, unwritable, refused, unconvertible, extension);
    }

    /** Without the numbers that are none, which have no place in the order of keys. */
    TypeSamples withKeysOnly() {
        return keys.contains("decimal")
                ? with(
                        column,
                        literals.stream()
                                .filter(literal -> !isNoNumber(literal))
                                .toList(),
                        documents == null
                                ? null
                                : documents.stream()
                                        .filter(value -> !isNoNumber(value.toString()))
                                        .toList())
                : this;
    }

    private static boolean isNoNumber(String text) {
        return text.contains("NaN") || text.contains("Infinity");
    }

    /** What keys of documents hold. */
    List<BsonValue> keyValues() {
        return ids == null ? Objects.requireNonNull(documents) : ids;
    }

    /** The name of its column or field. */
    String identifier() {
        return "c_" + name.replaceAll("[^A-Za-z0-9]", "_");
    }

    static String quoted(String literal) {
        return "'" + literal.replace("'", "''") + "'";
    }
}
