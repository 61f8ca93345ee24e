package dev.parallax.reconciler.matrix;

import dev.parallax.reconciler.cases.CaseStores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;

/**
 * Two copies of wide records, one column a type. The record 0 holds the first value of every type; of the others, each
 * holds what is planted in one column, and nothing else.
 */
final class WideData {
    private static final int NULL = -1;
    private static final int MISSING = -2;

    private final List<TypeSamples> columns;
    private final List<Row> rows = new ArrayList<>();

    /** A record; what one column of it has on each side, as the number of a value. */
    private record Row(int id, TypeSamples column, int left, int right) {
        private boolean differs() {
            return left != right && column.unconvertible() == null;
        }

        /** Whether it differs in a way that every type must see. */
        private boolean differsPlainly() {
            return left != right && left != MISSING && right != MISSING && left <= 1 && right <= 1;
        }

        private boolean isUnconvertible() {
            return column.unconvertible() != null && (left >= 0 || right >= 0);
        }

        private String describe() {
            return "%s / %s".formatted(value(left), value(right));
        }

        private String value(int at) {
            var documents = column.documents();
            return at == NULL
                    ? "null"
                    : at == MISSING
                            ? "missing"
                            : column.literals().isEmpty()
                                    ? String.valueOf(
                                            Objects.requireNonNull(documents).get(at))
                                    : column.literals().get(at);
        }
    }

    private WideData(List<TypeSamples> columns) {
        this.columns = List.copyOf(columns);
    }

    /** As two tables, or as a table and a collection with what documents there are. */
    static WideData ofTables(List<TypeSamples> columns, boolean withDocuments) {
        var data = new WideData(columns);
        columns.forEach(column -> {
            var documents = column.documents();
            int values = withDocuments
                    ? Objects.requireNonNull(documents).size()
                    : column.literals().size();
            data.plant(column, values);
            if (withDocuments && values > 0) {
                data.add(column, NULL, MISSING);
                data.add(column, 0, MISSING);
            }
        });
        return data;
    }

    /** As two collections. */
    static WideData ofCollections(List<TypeSamples> columns) {
        var data = new WideData(columns);
        columns.forEach(column -> {
            data.plant(column, Objects.requireNonNull(column.documents()).size());
            data.add(column, NULL, MISSING);
            data.add(column, MISSING, NULL);
            data.add(column, MISSING, MISSING);
            data.add(column, MISSING, 0);
        });
        return data;
    }

    private void plant(TypeSamples column, int values) {
        add(column, NULL, NULL);
        for (int i = 0; i < values; i++) {
            add(column, i, i);
            if (i > 0) {
                add(column, i, i - 1);
            }
        }
        if (values > 0) {
            add(column, NULL, 0);
            add(column, 0, NULL);
        }
    }

    private void add(TypeSamples column, int left, int right) {
        rows.add(new Row(rows.size() + 1, column, at(column, left), at(column, right)));
    }

    /** The only value of the type null is no other than null. */
    private static int at(TypeSamples column, int value) {
        var documents = column.documents();
        return value >= 0 && documents != null && documents.contains(BsonNull.VALUE) ? NULL : value;
    }

    int size() {
        return rows.size() + 1;
    }

    /** The records that differ whatever canonical type the field is of. */
    String plainly() {
        return rows.stream()
                .filter(Row::differsPlainly)
                .map(row -> "" + row.id())
                .collect(Collectors.joining(", "));
    }

    /** By key, the field that differs plainly. */
    Map<String, String> differingPlainly() {
        return rows.stream()
                .filter(Row::differsPlainly)
                .collect(Collectors.toMap(
                        row -> "" + row.id(), row -> row.column().identifier(), (a, b) -> a, TreeMap::new));
    }

    /** What is found under each key where only {@code compared} are fields. */
    Map<String, String> expected(List<TypeSamples> compared) {
        var expected = new TreeMap<String, String>();
        for (var row : rows) {
            if (compared.contains(row.column())) {
                if (row.isUnconvertible()) {
                    expected.put("" + row.id(), "UNCONVERTIBLE " + row.column().identifier());
                } else if (row.differs()) {
                    expected.put("" + row.id(), "DATA_MISMATCH " + row.column().identifier());
                }
            }
        }
        return expected;
    }

    /** The type and the two values that a key stands for. */
    String describe(String key) {
        if (key.equals("0")) {
            return "the first value of every type";
        }
        var row = rows.get(Integer.parseInt(key) - 1);
        return row.column().name() + ", " + row.describe();
    }

    void write(CaseStores stores, String table, boolean left) {
        var declared = columns.stream()
                .map(column -> ", " + column.identifier() + " " + column.column())
                .collect(Collectors.joining());
        var all = columns.stream()
                .map(column -> ", " + literal(column, isWhole(column) ? 0 : NULL))
                .collect(Collectors.joining());
        var script = new StringBuilder(
                "drop table if exists %s;create table %s (id int primary key%s);insert into %s values (0%s);"
                        .formatted(table, table, declared, table, all));
        for (var row : rows) {
            script.append("insert into %s (id, %s) values (%d, %s);"
                    .formatted(
                            table,
                            row.column().identifier(),
                            row.id(),
                            literal(row.column(), left ? row.left() : row.right())));
        }
        stores.sql(script.toString());
    }

    /** Whether the first value is in the record that has all of them. */
    private static boolean isWhole(TypeSamples column) {
        var values = column.literals().isEmpty() ? column.documents() : column.literals();
        return column.unconvertible() == null && values != null && !values.isEmpty();
    }

    private static String literal(TypeSamples column, int value) {
        return value < 0 ? "null" : TypeSamples.quoted(column.literals().get(value)) + "::" + column.column();
    }

    /** @param nulls whether what is not planted is null, as in a table, and not missing */
    void writeDocuments(CaseStores stores, String collection, boolean left, boolean nulls) {
        var whole = new BsonDocument("_id", new BsonInt32(0));
        var base = new BsonDocument();
        for (var column : columns) {
            if (nulls) {
                base.append(column.identifier(), BsonNull.VALUE);
            }
            whole.append(column.identifier(), document(column, isWhole(column) ? 0 : NULL));
        }
        var all = new ArrayList<BsonDocument>();
        all.add(whole);
        for (var row : rows) {
            var document = new BsonDocument("_id", new BsonInt32(row.id()));
            document.putAll(base);
            int value = left ? row.left() : row.right();
            if (value == MISSING) {
                document.remove(row.column().identifier());
            } else {
                document.append(row.column().identifier(), document(row.column(), value));
            }
            all.add(document);
        }
        stores.documents(collection, all);
    }

    private static BsonValue document(TypeSamples column, int value) {
        var documents = Objects.requireNonNull(column.documents());
        return value < 0 || documents.isEmpty() ? BsonNull.VALUE : documents.get(value);
    }

    /** The fields of a dataset over some of the columns. */
    static Map<String, String> fields(List<TypeSamples> compared) {
        var fields = new HashMap<String, String>();
        compared.forEach(column -> column.field()
                .forEach((property, value) -> fields.put("fields." + column.identifier() + "." + property, value)));
        return fields;
    }
}
