package dev.parallax.reconciler.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.cases.CaseStores;
import io.vertx.mutiny.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every type of the servers' own catalogs as a value, in each pair of stores: exactly what was planted is found, or the
 * start refuses the field. A type that a new version of a server brings fails this until it is decided on.
 */
class TypeMatrixTest {
    private static final List<Map<String, String>> CANONICAL = List.of(
            Map.of("type", "boolean"),
            Map.of("type", "int64"),
            Map.of("type", "decimal", "scale", "2"),
            Map.of("type", "float64"),
            Map.of("type", "string"),
            Map.of("type", "timestamp"),
            Map.of("type", "date"),
            Map.of("type", "uuid"),
            Map.of("type", "bytes"),
            Map.of("type", "enum", "source-values.x", "x", "target-values.x", "x"),
            Map.of("type", "object"),
            Map.of("type", "array"));

    private static @Nullable Vertx vertx;
    private static @Nullable CaseStores stores;
    private static @Nullable MatrixRun matrix;
    private static List<TypeSamples> postgres = List.of();
    private static List<TypeSamples> bson = List.of();

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        stores = new CaseStores(vertx);
        matrix = new MatrixRun(vertx, 1_000);
        var types = SampleTypes.in(stores);
        postgres = types.postgres();
        bson = types.bson();
    }

    @AfterAll
    static void close() {
        matrix().close();
        stores().close();
        Objects.requireNonNull(vertx).closeAndAwait();
    }

    private static CaseStores stores() {
        return Objects.requireNonNull(stores);
    }

    private static MatrixRun matrix() {
        return Objects.requireNonNull(matrix);
    }

    @Test
    void everyTypeOfTheCatalogIsDecidedOn() {
        var named = TypeSamples.postgres().stream().map(TypeSamples::name).collect(Collectors.toSet());
        // Arrays are decided on with their elements, rows of catalogs are composite types, and no column is of a
        // pseudo-type.
        var catalog = stores().texts("""
                select typname::text from pg_catalog.pg_type t
                where typnamespace = 'pg_catalog'::regnamespace and typtype not in ('p', 'c')
                and not exists (select from pg_catalog.pg_type e where e.typarray = t.oid)""");
        var undecided = new TreeSet<String>();
        catalog.forEach(row -> undecided.add(Objects.requireNonNull(row.getFirst())));
        undecided.removeAll(named);
        assertEquals(Set.of(), undecided, "types that nobody has decided on");
    }

    @Test
    void everyTypeOfBsonIsDecidedOn() {
        var undecided = new TreeSet<>(Arrays.asList(BsonType.values()));
        undecided.remove(BsonType.END_OF_DOCUMENT);
        for (var type : TypeSamples.bson()) {
            Objects.requireNonNull(type.documents()).forEach(value -> {
                assertTrue(type.name().startsWith(value.getBsonType().name()), () -> type.name() + ": " + value);
                undecided.remove(value.getBsonType());
            });
        }
        assertEquals(Set.of(), undecided, "types that nobody has decided on");
    }

    @Test
    void whatNoRowCanHoldIsRefusedByTheServer() {
        for (var type : postgres) {
            if (type.unwritable() != null) {
                var refusal = assertThrows(
                        RuntimeException.class, () -> stores().texts("select ''::" + type.column()), type.name());
                assertTrue(String.valueOf(refusal.getMessage()).contains(type.unwritable()), refusal::toString);
            }
        }
    }

    @Test
    void valuesInTwoTables() {
        assertFound(tables(postgres, "values"), postgres);
    }

    @Test
    void arraysInTwoTables() {
        var arrays = postgres.stream()
                .filter(type -> type.literals().size() > 1)
                .map(TypeMatrixTest::array)
                .map(type -> type.with(Map.of("type", "array")))
                .toList();
        assertFound(tables(arrays, "arrays"), arrays);
    }

    private static WidePair tables(List<TypeSamples> columns, String name) {
        var data = WideData.ofTables(columns, false);
        data.write(stores(), "matrix." + name + "_left", true);
        data.write(stores(), "matrix." + name + "_right", false);
        return new WidePair(
                matrix(),
                data,
                MatrixRun.side("source", "table", "matrix." + name + "_left", "id"),
                MatrixRun.side("target", "table", "matrix." + name + "_right", "id"));
    }

    @Test
    void valuesInATableAndACollection() {
        assertFound(tableAndCollection(postgres, "values"), postgres);
    }

    @Test
    void arraysInATableAndACollection() {
        var arrays = postgres.stream()
                .filter(type -> Objects.requireNonNull(type.documents()).size() > 1)
                .map(TypeMatrixTest::array)
                .map(type -> type.with(elements(type.field())))
                .toList();
        assertFound(tableAndCollection(arrays, "arrays"), arrays);
    }

    private static WidePair tableAndCollection(List<TypeSamples> columns, String name) {
        var data = WideData.ofTables(columns, true);
        data.write(stores(), "matrix." + name, true);
        data.writeDocuments(stores(), "matrix_" + name, false, true);
        return new WidePair(
                matrix(),
                data,
                MatrixRun.side("source", "table", "matrix." + name, "id"),
                MatrixRun.side("target", "collection", "matrix_" + name, "_id"));
    }

    @Test
    void valuesInTwoCollections() {
        assertFound(collections(bson, "values"), bson);
    }

    @Test
    void valuesInsideDocumentsOfTwoCollections() {
        var inside = bson.stream()
                .map(type -> type.with("", List.of(), wrapped(type, value -> new BsonDocument("in", value)))
                        .with(Map.of("type", "object")))
                .toList();
        assertFound(collections(inside, "objects"), inside);
    }

    @Test
    void valuesInsideArraysOfTwoCollections() {
        var inside = bson.stream()
                .map(type -> type.with("", List.of(), wrapped(type, value -> new BsonArray(List.of(value))))
                        .with(Map.of("type", "array")))
                .toList();
        assertFound(collections(inside, "arrays"), inside);
    }

    private static List<BsonValue> wrapped(TypeSamples type, UnaryOperator<BsonValue> wrap) {
        return Objects.requireNonNull(type.documents()).stream().map(wrap).toList();
    }

    private static WidePair collections(List<TypeSamples> columns, String name) {
        var data = WideData.ofCollections(columns);
        data.writeDocuments(stores(), "matrix_" + name + "_left", true, false);
        data.writeDocuments(stores(), "matrix_" + name + "_right", false, false);
        return new WidePair(
                matrix(),
                data,
                MatrixRun.side("source", "collection", "matrix_" + name + "_left", "_id"),
                MatrixRun.side("target", "collection", "matrix_" + name + "_right", "_id"));
    }

    /** Whatever type a field is declared to be of: the field is refused, or what differs in it is seen. */
    @Test
    void noDeclaredTypeMakesDifferentValuesEqual() {
        var writable =
                postgres.stream().filter(type -> !type.literals().isEmpty()).toList();
        var data = WideData.ofTables(writable, false);
        data.write(stores(), "matrix.any_left", true);
        data.write(stores(), "matrix.any_right", false);
        var defects = new ArrayList<String>();
        for (var canonical : CANONICAL) {
            var columns = writable.stream().map(type -> type.with(canonical)).toList();
            var where = " where id in (" + data.plainly() + ")";
            var pair = new WidePair(
                    matrix(),
                    data,
                    MatrixRun.side("source", "query", "select * from matrix.any_left" + where, "id"),
                    MatrixRun.side("target", "query", "select * from matrix.any_right" + where, "id"));
            var taken = pair.taken(columns, new ArrayList<>());
            pair.missed(taken).forEach(missed -> defects.add(canonical.get("type") + ": " + missed));
        }
        report(defects);
    }

    /** An array of the first values, and arrays that differ from it in an element, its place, its number or its shape. */
    private static TypeSamples array(TypeSamples type) {
        var literals = type.literals();
        var documents = type.documents();
        return type.with(
                type.column() + "[]",
                List.of(
                        arrayLiteral(type, literals.get(0), null, literals.get(1)),
                        arrayLiteral(type, literals.get(0), null, literals.get(0)),
                        arrayLiteral(type, literals.get(1), null, literals.get(0)),
                        arrayLiteral(type, literals.get(0), literals.get(1)),
                        "{}",
                        "{NULL}",
                        "{%s%s%s}"
                                .formatted(
                                        arrayLiteral(type, literals.get(0)),
                                        delimiter(type),
                                        arrayLiteral(type, literals.get(1)))),
                documents == null || documents.size() < 2
                        ? List.of()
                        : List.of(
                                new BsonArray(List.of(documents.get(0), BsonNull.VALUE, documents.get(1))),
                                new BsonArray(List.of(documents.get(0), BsonNull.VALUE, documents.get(0))),
                                new BsonArray(List.of(documents.get(1), BsonNull.VALUE, documents.get(0))),
                                new BsonArray(List.of(documents.get(0), documents.get(1))),
                                new BsonArray(),
                                new BsonArray(List.of(BsonNull.VALUE))));
    }

    private static Map<String, String> elements(Map<String, String> field) {
        var array = new HashMap<String, String>();
        array.put("type", "array");
        field.forEach((property, value) -> array.put("elements." + property, value));
        return array;
    }

    private static String arrayLiteral(TypeSamples type, @Nullable String... elements) {
        return Arrays.stream(elements)
                .map(element -> element == null
                        ? "NULL"
                        : '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(delimiter(type), "{", "}"));
    }

    private static String delimiter(TypeSamples type) {
        return type.name().equals("box") ? ";" : ",";
    }

    private static void assertFound(WidePair pair, List<TypeSamples> columns) {
        var defects = new ArrayList<String>();
        var taken = pair.taken(columns, defects);
        // What the stores cannot digest would hide from the digests what they can.
        var digested = taken.stream().filter(pair::isDigested).toList();
        var streamed =
                taken.stream().filter(column -> !digested.contains(column)).toList();
        for (var strategy : List.of(Strategy.FULL, Strategy.CHECKSUM)) {
            pair.compare(digested, strategy, defects);
            pair.compare(streamed, strategy, defects);
        }
        report(defects);
    }

    private static void report(List<String> defects) {
        assertTrue(
                defects.isEmpty(),
                () -> defects.size() + " wrong:\n"
                        + defects.stream()
                                .limit(Integer.getInteger("parallax.matrix.defects", 100))
                                .collect(Collectors.joining("\n")));
    }
}
