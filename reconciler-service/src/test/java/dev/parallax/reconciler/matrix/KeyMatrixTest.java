package dev.parallax.reconciler.matrix;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.cases.CaseStores;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.flow.Engine;
import dev.parallax.reconciler.flow.JobFailedException;
import dev.parallax.reconciler.matrix.MatrixRun.Read;
import io.vertx.mutiny.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every type of the servers' own catalogs as a key, in each pair of stores and under each declared type of a key part:
 * exactly what was planted is found and each record can be read back by its key, or the start refuses the key.
 */
class KeyMatrixTest {
    private static final List<String> KEY_TYPES =
            List.of("string", "int64", "uuid", "objectid", "bytes", "date", "timestamp", "decimal");
    private static final Map<String, String> FIELDS = Map.of("fields.label.type", "string");

    private static @Nullable Vertx vertx;
    private static @Nullable CaseStores stores;
    private static @Nullable MatrixRun matrix;
    private static @Nullable SampleTypes types;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        stores = new CaseStores(vertx);
        var all = SampleTypes.in(stores);
        types = new SampleTypes(
                all.postgres().stream().map(TypeSamples::withKeysOnly).toList(),
                all.bson().stream().map(TypeSamples::withKeysOnly).toList());
        // So that every key is used to read on.
        matrix = new MatrixRun(vertx, 2);
    }

    @AfterAll
    static void close() {
        Objects.requireNonNull(matrix).close();
        Objects.requireNonNull(stores).close();
        Objects.requireNonNull(vertx).closeAndAwait();
    }

    private static CaseStores stores() {
        return Objects.requireNonNull(stores);
    }

    private static MatrixRun matrix() {
        return Objects.requireNonNull(matrix);
    }

    private static SampleTypes types() {
        return Objects.requireNonNull(types);
    }

    /** Of the records of one side, the first differs, the second is missing and all others are the same. */
    @Test
    void keysInTwoTables() {
        var defects = new ArrayList<String>();
        var script = new StringBuilder();
        var tried = types().postgres().stream()
                .filter(type -> type.literals().size() > 1)
                .toList();
        for (var type : tried) {
            table(script, "matrix.k_left_" + type.identifier(), type, true);
            table(script, "matrix.k_right_" + type.identifier(), type, false);
        }
        stores().sql(script.toString());
        for (var type : tried) {
            for (var key : KEY_TYPES) {
                new Pair(
                                type.name() + " as " + key,
                                key,
                                type.keys().contains(key),
                                type.literals().size(),
                                MatrixRun.side("source", "table", "matrix.k_left_" + type.identifier(), "id"),
                                MatrixRun.side("target", "table", "matrix.k_right_" + type.identifier(), "id"))
                        .compare(defects);
            }
        }
        report(defects);
    }

    @Test
    void keysInATableAndACollection() {
        var defects = new ArrayList<String>();
        for (var type : types().postgres()) {
            var documents = type.keyValues();
            if (documents.size() < 2 || !holds(documents)) {
                continue;
            }
            var script = new StringBuilder();
            var cut = type.with(type.column(), type.literals().subList(0, documents.size()), documents);
            table(script, "matrix.k_" + type.identifier(), cut, true);
            stores().sql(script.toString());
            collection("matrix_k", documents, false);
            for (var key : KEY_TYPES) {
                new Pair(
                                type.name() + " as " + key,
                                key,
                                type.keys().contains(key),
                                documents.size(),
                                MatrixRun.side("source", "table", "matrix.k_" + type.identifier(), "id"),
                                MatrixRun.side("target", "collection", "matrix_k", "_id"))
                        .compare(defects);
            }
        }
        report(defects);
    }

    @Test
    void keysInTwoCollections() {
        var defects = new ArrayList<String>();
        for (var type : types().bson()) {
            var documents = type.keyValues();
            if (documents.size() < 2 || !holds(documents)) {
                continue;
            }
            collection("matrix_k_left", documents, true);
            collection("matrix_k_right", documents, false);
            for (var key : KEY_TYPES) {
                new Pair(
                                type.name() + " as " + key,
                                key,
                                type.keys().contains(key),
                                documents.size(),
                                MatrixRun.side("source", "collection", "matrix_k_left", "_id"),
                                MatrixRun.side("target", "collection", "matrix_k_right", "_id"))
                        .compare(defects);
            }
        }
        report(defects);
    }

    private static boolean holds(List<BsonValue> keys) {
        try {
            collection("matrix_k_left", keys, true);
            return stores().found("matrix_k_left").size() == keys.size();
        } catch (com.mongodb.MongoException noKey) {
            return false;
        }
    }

    private static void table(StringBuilder script, String name, TypeSamples type, boolean left) {
        script.append(
                "drop table if exists %s;create table %s (id %s, label text);".formatted(name, name, type.column()));
        var rows = there(type.literals().size(), left)
                .mapToObj(i -> "(%s::%s, '%s')"
                        .formatted(TypeSamples.quoted(type.literals().get(i)), type.column(), label(i, left)))
                .collect(Collectors.joining(", "));
        script.append("insert into %s values %s;".formatted(name, rows));
    }

    private static void collection(String name, List<BsonValue> keys, boolean left) {
        stores().documents(
                        name,
                        there(keys.size(), left)
                                .mapToObj(i -> new BsonDocument("_id", keys.get(i))
                                        .append("label", new BsonString(label(i, left))))
                                .toList());
    }

    private static IntStream there(int records, boolean left) {
        return IntStream.range(0, records).filter(i -> left || i != 1);
    }

    private static String label(int i, boolean left) {
        return i == 0 && !left ? "other" : "same";
    }

    private static void report(List<String> defects) {
        assertTrue(defects.isEmpty(), () -> defects.size() + " wrong:\n" + String.join("\n", defects));
    }

    /**
     * Two sides with the same keys.
     *
     * @param accepted whether the key is one by the table of types
     * @param records of the source; the target has one less
     */
    private record Pair(
            String name,
            String key,
            boolean accepted,
            int records,
            Map<String, String> source,
            Map<String, String> target) {

        void compare(List<String> defects) {
            var read = matrix().read(Map.of("key[0].name", "id", "key[0].type", key), source, target, FIELDS);
            switch (read) {
                case Read.Refused(var problems) -> {
                    if (accepted) {
                        defects.add(name + ": refused, though it is a key: " + problems);
                    } else if (problems.stream()
                            .noneMatch(problem -> problem.property().contains(".key["))) {
                        defects.add(name + ": the key is not what is refused: " + problems);
                    }
                }
                case Read.Taken(var dataset) -> compare(dataset, defects);
            }
        }

        private void compare(DatasetDefinition dataset, List<String> defects) {
            for (var strategy : List.of(Strategy.FULL, Strategy.CHECKSUM, Strategy.SAMPLE)) {
                try {
                    var engine = matrix().engine(dataset);
                    var outcome = MatrixRun.outcome(engine, strategy);
                    check(strategy, outcome, engine, defects);
                } catch (JobFailedException failure) {
                    // No key of another type than declared can be compared; that is found out when it is met.
                    if (accepted
                            || !failure.error().code().equals("UNUSABLE_KEY")
                            || failure.error().retryable()) {
                        defects.add("%s %s: %s".formatted(strategy, name, failure.error()));
                    }
                }
            }
        }

        private void check(Strategy strategy, Engine.Outcome outcome, Engine engine, List<String> defects) {
            var counters = outcome.counters();
            var kinds = outcome.found().values().stream().sorted().toList();
            if (!kinds.equals(List.of("DATA_MISMATCH label", "MISSING_IN_TARGET"))
                    || outcome.verdict() != Verdict.DRIFT
                    || counters.sourceRecords() != records
                    || counters.targetRecords() != records - 1
                    || counters.matched() != records - 2) {
                defects.add("%s %s: %s %s %s".formatted(strategy, name, outcome.found(), outcome.verdict(), counters));
                return;
            }
            outcome.found().keySet().forEach(text -> {
                if (engine.compareRecord(text) != Verdict.DRIFT) {
                    defects.add("%s %s: no record is read by the key '%s'".formatted(strategy, name, text));
                }
            });
        }
    }
}
