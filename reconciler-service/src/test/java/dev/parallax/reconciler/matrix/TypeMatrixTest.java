package dev.parallax.reconciler.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.cases.CaseStores;
import dev.parallax.reconciler.config.Problem;
import dev.parallax.reconciler.flow.JobFailedException;
import dev.parallax.reconciler.matrix.MatrixRun.Read;
import dev.parallax.reconciler.store.Digests;
import io.vertx.mutiny.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
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
    private static final Map<String, String> ID = Map.of("key[0].name", "id", "key[0].type", "int64");
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

    private static Pair tables(List<TypeSamples> columns, String name) {
        var data = WideData.ofTables(columns, false);
        data.write(stores(), "matrix." + name + "_left", true);
        data.write(stores(), "matrix." + name + "_right", false);
        return new Pair(
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

    private static Pair tableAndCollection(List<TypeSamples> columns, String name) {
        var data = WideData.ofTables(columns, true);
        data.write(stores(), "matrix." + name, true);
        data.writeDocuments(stores(), "matrix_" + name, false, true);
        return new Pair(
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

    private static Pair collections(List<TypeSamples> columns, String name) {
        var data = WideData.ofCollections(columns);
        data.writeDocuments(stores(), "matrix_" + name + "_left", true, false);
        data.writeDocuments(stores(), "matrix_" + name + "_right", false, false);
        return new Pair(
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
            var pair = new Pair(
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

    private static void assertFound(Pair pair, List<TypeSamples> columns) {
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

    /** Wide data in two stores. */
    private record Pair(WideData data, Map<String, String> source, Map<String, String> target) {

        private Read read(List<TypeSamples> columns) {
            return matrix().read(ID, source, target, WideData.fields(columns));
        }

        private boolean isDigested(TypeSamples column) {
            return read(List.of(column)) instanceof Read.Taken(var dataset)
                    && matrix().stores().digests(dataset, 1).await().indefinitely() instanceof Digests.Common;
        }

        /** Those of the columns that are not refused; a defect where that is not what the table says. */
        private List<TypeSamples> taken(List<TypeSamples> columns, List<String> defects) {
            var taken = new ArrayList<>(columns);
            var problems = read(columns) instanceof Read.Refused refused ? refused.problems() : List.<Problem>of();
            for (var column : columns) {
                var own = problems.stream()
                        .filter(problem -> problem.property().contains(".fields." + column.identifier() + "."))
                        .toList();
                var words = column.refused();
                if (!own.isEmpty()) {
                    taken.remove(column);
                }
                if (words == null
                        ? !own.isEmpty()
                        : own.stream().noneMatch(p -> p.message().contains(words))) {
                    defects.add(column.name() + ": refused is " + words + ", was " + own);
                }
            }
            problems.stream()
                    .filter(problem -> !problem.property().contains(".fields.c_"))
                    .forEach(problem -> defects.add("" + problem));
            return taken;
        }

        /** Compares all at once; where that fails, finds out which of them it is. */
        private void compare(List<TypeSamples> columns, Strategy strategy, List<String> defects) {
            if (columns.isEmpty()) {
                return;
            }
            if (!(read(columns) instanceof Read.Taken(var dataset))) {
                defects.add("refused together only: "
                        + columns.stream().map(TypeSamples::name).toList());
                return;
            }
            try {
                var outcome = MatrixRun.outcome(matrix().engine(dataset), strategy);
                var expected = data.expected(columns);
                var wrong = wrong(expected, outcome.found());
                // One that goes wrong in every record hides what the others do.
                if (wrong.size() > data.size() / 4 && columns.size() > 1) {
                    halves(columns, half -> compare(half, strategy, defects));
                    return;
                }
                wrong.forEach(key -> defects.add("%s %s: answered %s, right is %s"
                        .formatted(strategy, data.describe(key), outcome.found().get(key), expected.get(key))));
                if (outcome.verdict() != MatrixRun.verdict(expected.isEmpty())
                        || outcome.counters().sourceRecords() != data.size()
                        || outcome.counters().targetRecords() != data.size()) {
                    defects.add("%s: %s of %d records, %s"
                            .formatted(strategy, outcome.verdict(), data.size(), outcome.counters()));
                }
            } catch (JobFailedException failure) {
                if (columns.size() == 1) {
                    defects.add("%s %s: %s %s"
                            .formatted(
                                    strategy,
                                    columns.getFirst().name(),
                                    failure.error().code(),
                                    failure.error().message()));
                } else {
                    halves(columns, half -> compare(half, strategy, defects));
                }
            }
        }

        private static List<String> wrong(Map<String, String> expected, Map<String, String> found) {
            var keys = new TreeSet<>(expected.keySet());
            keys.addAll(found.keySet());
            keys.removeIf(key -> Objects.equals(expected.get(key), found.get(key)));
            return List.copyOf(keys);
        }

        private static void halves(List<TypeSamples> columns, Consumer<List<TypeSamples>> each) {
            int half = columns.size() / 2;
            each.accept(columns.subList(0, half));
            each.accept(columns.subList(half, columns.size()));
        }

        /** Which of the plain differences are not seen. */
        private List<String> missed(List<TypeSamples> columns) {
            var missed = new ArrayList<String>();
            if (columns.isEmpty() || !(read(columns) instanceof Read.Taken(var dataset))) {
                return missed;
            }
            try {
                var found = MatrixRun.outcome(matrix().engine(dataset), Strategy.FULL)
                        .found();
                var names = columns.stream().map(TypeSamples::identifier).collect(Collectors.toSet());
                data.differingPlainly().forEach((key, field) -> {
                    if (names.contains(field)
                            && !Arrays.asList(found.getOrDefault(key, "").split(" ", -1))
                                    .contains(field)) {
                        missed.add(data.describe(key) + ": answered " + found.get(key));
                    }
                });
            } catch (JobFailedException failure) {
                if (columns.size() == 1) {
                    missed.add(columns.getFirst().name() + ": " + failure.error());
                } else {
                    halves(columns, half -> missed.addAll(missed(half)));
                }
            }
            return missed;
        }
    }
}
