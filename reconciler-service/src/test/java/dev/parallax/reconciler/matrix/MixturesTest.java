package dev.parallax.reconciler.matrix;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoException;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.cases.CaseStores;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.flow.Engine;
import dev.parallax.reconciler.flow.JobFailedException;
import dev.parallax.reconciler.matrix.MatrixRun.Read;
import io.vertx.mutiny.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random datasets of one to three key parts and of several fields, of any types, in each pair of stores and under each
 * strategy: exactly what was planted is found, each record is counted, and can be read back by its key.
 * {@code -Dparallax.mixtures} is how many datasets, {@code -Dparallax.mixtures.seed} the first.
 */
class MixturesTest {
    private static final int TRIES = Integer.getInteger("parallax.mixtures", 6);
    private static final long FIRST_SEED = Long.getLong("parallax.mixtures.seed", 1);
    private static final List<Strategy> STRATEGIES = List.of(Strategy.FULL, Strategy.CHECKSUM, Strategy.SAMPLE);

    private static final Set<String> HELD_AS_KEYS = new HashSet<>();

    private static @Nullable Vertx vertx;
    private static @Nullable CaseStores stores;
    private static @Nullable MatrixRun matrix;
    private static @Nullable SampleTypes types;

    enum Pairing {
        TABLES,
        TABLE_AND_COLLECTION,
        COLLECTIONS;

        /** What a type has on both sides. */
        int values(TypeSamples type, boolean key) {
            int documents = key ? type.keyValues().size() : documents(type).size();
            return switch (this) {
                case TABLES -> type.literals().size();
                case TABLE_AND_COLLECTION -> Math.min(documents, type.literals().size());
                case COLLECTIONS -> documents;
            };
        }

        boolean isTable(boolean left) {
            return this == TABLES || (this == TABLE_AND_COLLECTION && left);
        }
    }

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        stores = new CaseStores(vertx);
        types = SampleTypes.in(stores);
        Stream.concat(types.postgres().stream(), types.bson().stream())
                .filter(type -> !type.keys().isEmpty() && isHeldAsKey(type))
                .forEach(type -> HELD_AS_KEYS.add(type.name()));
        // So that segments and pages end everywhere.
        matrix = new MatrixRun(vertx, 7);
    }

    @AfterAll
    static void close() {
        Objects.requireNonNull(matrix).close();
        Objects.requireNonNull(stores).close();
        Objects.requireNonNull(vertx).closeAndAwait();
    }

    /** Whether the document server holds each of the values as the key of a document of its own. */
    private static boolean isHeldAsKey(TypeSamples type) {
        var documents = type.withKeysOnly().keyValues().stream()
                .map(value -> new BsonDocument("_id", value))
                .toList();
        try {
            Objects.requireNonNull(stores).documents("mixture_held", documents);
            return true;
        } catch (MongoException refused) {
            System.out.println("This document server does not hold keys of " + type.name() + ", so there are none");
            return false;
        }
    }

    private static List<BsonValue> documents(TypeSamples type) {
        return Objects.requireNonNull(type.documents());
    }

    @ParameterizedTest
    @EnumSource
    void exactlyWhatWasPlantedIsFound(Pairing pairing) {
        var defects = new ArrayList<String>();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + TRIES; seed++) {
            new Mixture(pairing, seed).compare(defects);
        }
        assertTrue(defects.isEmpty(), () -> defects.size() + " wrong:\n" + String.join("\n", defects));
    }

    /** A column of a dataset. */
    private record Column(String name, TypeSamples type, String declared, int values) {}

    /** A record: the number of a value for each column, -1 for null; nothing where the side does not have it. */
    private record Row(
            List<Integer> key,
            @Nullable List<Integer> left,
            @Nullable List<Integer> right,
            String expected) {}

    private static final class Mixture {
        private final Pairing pairing;
        private final long seed;
        private final Random random;
        private final List<Column> keys = new ArrayList<>();
        private final List<Column> fields = new ArrayList<>();
        private final List<Row> rows = new ArrayList<>();

        Mixture(Pairing pairing, long seed) {
            this.pairing = pairing;
            this.seed = seed;
            this.random = new Random(31 * seed + pairing.name().hashCode());
            var all = Objects.requireNonNull(types);
            var samples = pairing == Pairing.COLLECTIONS ? all.bson() : all.postgres();
            choose(samples.stream().map(TypeSamples::withKeysOnly).toList(), 1 + random.nextInt(3), true);
            choose(samples, 1 + random.nextInt(5), false);
            fill(15 + random.nextInt(60));
        }

        private void choose(List<TypeSamples> samples, int number, boolean key) {
            var possible = new ArrayList<>(samples.stream()
                    .filter(type -> key
                            ? !type.keys().isEmpty()
                            : type.refused() == null && type.unconvertible() == null && type.unwritable() == null)
                    .filter(type -> pairing.values(type, key) > 1)
                    .filter(type -> !key || pairing == Pairing.TABLES || HELD_AS_KEYS.contains(type.name()))
                    .toList());
            Collections.shuffle(possible, random);
            for (int i = 0; i < number; i++) {
                var type = possible.get(i);
                var declared = key ? type.keys().get(random.nextInt(type.keys().size())) : "";
                (key ? keys : fields).add(new Column((key ? "k" : "v") + i, type, declared, pairing.values(type, key)));
            }
        }

        private void fill(int most) {
            var byKey = new LinkedHashMap<List<Integer>, Row>();
            for (int i = 0; i < most; i++) {
                var key = keys.stream()
                        .map(column -> random.nextInt(column.values()))
                        .toList();
                byKey.computeIfAbsent(key, this::row);
            }
            rows.addAll(byKey.values());
        }

        private Row row(List<Integer> key) {
            var values = fields.stream()
                    .map(column -> random.nextInt(column.values() + 1) - 1)
                    .toList();
            return switch (random.nextInt(8)) {
                case 0 -> new Row(key, values, null, "MISSING_IN_TARGET");
                case 1 -> new Row(key, null, values, "MISSING_IN_SOURCE");
                case 2, 3 -> {
                    int at = random.nextInt(fields.size());
                    var other = new ArrayList<>(values);
                    // Any other one, or null.
                    int number = fields.get(at).values() + 1;
                    other.set(at, (values.get(at) + 2 + random.nextInt(number - 1)) % number - 1);
                    yield new Row(
                            key,
                            values,
                            other,
                            "DATA_MISMATCH " + fields.get(at).name());
                }
                default -> new Row(key, values, values, "");
            };
        }

        private String describe() {
            return "%s, seed %d: key %s, fields %s"
                    .formatted(
                            pairing,
                            seed,
                            keys.stream()
                                    .map(key -> key.type().name() + " as " + key.declared())
                                    .toList(),
                            fields.stream().map(field -> field.type().name()).toList());
        }

        void compare(List<String> defects) {
            var source = side("source", true);
            var target = side("target", false);
            var properties = new HashMap<String, String>();
            for (int i = 0; i < keys.size(); i++) {
                properties.put("key[" + i + "].name", keys.get(i).name());
                properties.put("key[" + i + "].type", keys.get(i).declared());
            }
            fields.forEach(column -> column.type()
                    .field()
                    .forEach((property, value) -> properties.put("fields." + column.name() + "." + property, value)));
            properties.put("segment-size", "" + (1 + random.nextInt(40)));
            switch (Objects.requireNonNull(matrix).read(properties, source, target)) {
                case Read.Refused(var problems) -> defects.add(describe() + ": refused: " + problems);
                case Read.Taken(var dataset) -> STRATEGIES.forEach(strategy -> compare(dataset, strategy, defects));
            }
        }

        private void compare(DatasetDefinition dataset, Strategy strategy, List<String> defects) {
            var engine = Objects.requireNonNull(matrix).engine(dataset);
            Engine.Outcome outcome;
            try {
                outcome = MatrixRun.outcome(engine, strategy);
            } catch (JobFailedException failure) {
                defects.add(strategy + " " + describe() + ": " + failure.error());
                return;
            }
            var expected = rows.stream()
                    .map(Row::expected)
                    .filter(kind -> !kind.isEmpty())
                    .sorted()
                    .toList();
            var found = outcome.found().values().stream().sorted().toList();
            long left = rows.stream().filter(row -> row.left() != null).count();
            long right = rows.stream().filter(row -> row.right() != null).count();
            var counters = outcome.counters();
            if (!found.equals(expected)
                    || outcome.verdict() != (expected.isEmpty() ? Verdict.MATCH : Verdict.DRIFT)
                    || counters.sourceRecords() != left
                    || counters.targetRecords() != right
                    || counters.matched() != rows.size() - expected.size()) {
                defects.add("%s %s: %s of %d and %d records, found %s, right is %s, %s"
                        .formatted(strategy, describe(), outcome.verdict(), left, right, found, expected, counters));
                return;
            }
            outcome.found().keySet().forEach(key -> {
                if (engine.compareRecord(key) != Verdict.DRIFT) {
                    defects.add("%s %s: no record is read by the key '%s'".formatted(strategy, describe(), key));
                }
            });
        }

        private Map<String, String> side(String side, boolean left) {
            boolean table = pairing.isTable(left);
            // What a relation is like is remembered by its name.
            var place = (table ? "matrix." : "")
                    + "mixture_%d_%s_%s".formatted(seed, pairing.name().toLowerCase(Locale.ROOT), side);
            if (table) {
                Objects.requireNonNull(stores).sql(table(place, left));
            } else {
                Objects.requireNonNull(stores).documents(place, documents(left));
            }
            var properties = new HashMap<String, String>();
            properties.put(side + ".store", table ? "rows" : "documents");
            properties.put(side + "." + (table ? "table" : "collection"), place);
            for (int i = 0; i < keys.size(); i++) {
                // A key of one part is the document's own.
                properties.put(
                        side + ".key[" + i + "]",
                        !table && keys.size() == 1 ? "_id" : keys.get(i).name());
            }
            return properties;
        }

        private String table(String place, boolean left) {
            var script = new StringBuilder("drop table if exists %s;create table %s (%s);"
                    .formatted(
                            place,
                            place,
                            columns().stream()
                                    .map(column ->
                                            column.name() + " " + column.type().column())
                                    .collect(Collectors.joining(", "))));
            each(left, row -> values(row, left, Mixture::literal))
                    .forEach(values ->
                            script.append("insert into %s values (%s);".formatted(place, String.join(", ", values))));
            return script.toString();
        }

        private List<BsonDocument> documents(boolean left) {
            return each(left, row -> {
                var document = new BsonDocument();
                for (int i = 0; i < keys.size(); i++) {
                    document.append(
                            keys.size() == 1 ? "_id" : keys.get(i).name(),
                            keys.get(i).type().keyValues().get(row.key().get(i)));
                }
                var values = Objects.requireNonNull(left ? row.left() : row.right());
                for (int i = 0; i < fields.size(); i++) {
                    var type = fields.get(i).type();
                    document.append(
                            fields.get(i).name(),
                            values.get(i) < 0
                                    ? BsonNull.VALUE
                                    : MixturesTest.documents(type).get(values.get(i)));
                }
                return document;
            });
        }

        private List<Column> columns() {
            var all = new ArrayList<>(keys);
            all.addAll(fields);
            return all;
        }

        /** What a side has, in any order. */
        private <T> List<T> each(boolean left, Function<Row, T> form) {
            var there = new ArrayList<>(rows.stream()
                    .filter(row -> (left ? row.left() : row.right()) != null)
                    .toList());
            Collections.shuffle(there, random);
            return there.stream().map(form).toList();
        }

        private interface Form {
            String of(Column column, int value);
        }

        private List<String> values(Row row, boolean left, Form form) {
            var values = Objects.requireNonNull(left ? row.left() : row.right());
            IntFunction<String> key = i -> form.of(keys.get(i), row.key().get(i));
            IntFunction<String> field = i -> form.of(fields.get(i), values.get(i));
            var all = new ArrayList<>(
                    IntStream.range(0, keys.size()).mapToObj(key).toList());
            all.addAll(IntStream.range(0, fields.size()).mapToObj(field).toList());
            return all;
        }

        private static String literal(Column column, int value) {
            return value < 0
                    ? "null"
                    : TypeSamples.quoted(column.type().literals().get(value)) + "::"
                            + column.type().column();
        }
    }
}
