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

/**
 * Two copies of wide records, one column a type. A record holds the first value in every column but one, which has what
 * is planted there.
 */
final class WideData {
    private static final int NULL = -1;
    private static final int MISSING = -2;

    private final List<TypeSamples> columns;
    private final boolean sparse;
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
                                    ? String.valueOf(Objects.requireNonNull(documents).get(at))
                                    : column.literals().get(at);
        }
    }

    private WideData(List<TypeSamples> columns, boolean sparse) {
        this.columns = List.copyOf(columns);
        this.sparse = sparse;
    }

    /** As two tables whose records have nothing in the other columns. */
    static WideData ofSparseTables(List<TypeSamples> columns) {
        var data = new WideData(columns, true);
        columns.forEach(column -> data.plant(column, column.literals().size()));
        return data;
    }

    /** As two tables, or as a table and a collection with what documents there are. */
    static WideData ofTables(List<TypeSamples> columns, boolean withDocuments) {
        var data = new WideData(columns, false);
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
        var data = new WideData(columns, false);
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
                add(column, 0, i);
            }
        }
        if (values > 0) {
            add(column, NULL, 0);
            add(column, 0, NULL);
        }
    }

    private void add(TypeSamples column, int left, int right) {
        rows.add(new Row(rows.size() + 1, column, left, right));
    }

    int size() {
        return rows.size();
    }

    /** The records that differ whatever canonical type the field is of. */
    String plainly() {
        return rows.stream().filter(Row::differsPlainly).map(row -> "" + row.id()).collect(Collectors.joining(", "));
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
        var row = rows.get(Integer.parseInt(key) - 1);
        return row.column().name() + ", " + row.describe();
    }

    void write(CaseStores stores, String table, boolean left) {
        var script = new StringBuilder("drop table if exists " + table + ";create table " + table + " (id int primary key");
        for (var column : columns) {
            script.append(", ").append(column.identifier()).append(' ').append(column.column());
            // The server takes no constant role for a default.
            if (!sparse
                    && !column.literals().isEmpty()
                    && column.unconvertible() == null
                    && !column.name().equals("regrole")) {
                script.append(" default ").append(literal(column, 0));
            }
        }
        script.append(");");
        for (var row : rows) {
            int value = left ? row.left() : row.right();
            script.append("insert into %s (id, %s) values (%d, %s);"
                    .formatted(table, row.column().identifier(), row.id(), literal(row.column(), value)));
        }
        stores.sql(script.toString());
    }

    private static String literal(TypeSamples column, int value) {
        return value < 0
                ? "null"
                : TypeSamples.quoted(column.literals().get(value)) + "::" + column.column();
    }

    void writeDocuments(CaseStores stores, String collection, boolean left) {
        var base = new BsonDocument();
        for (var column : columns) {
            var documents = Objects.requireNonNull(column.documents());
            if (column.unconvertible() == null) {
                base.append(column.identifier(), documents.isEmpty() ? BsonNull.VALUE : documents.getFirst());
            }
        }
        var all = new ArrayList<BsonDocument>();
        for (var row : rows) {
            var document = new BsonDocument("_id", new BsonInt32(row.id()));
            document.putAll(base);
            int value = left ? row.left() : row.right();
            var name = row.column().identifier();
            if (value == MISSING) {
                document.remove(name);
            } else {
                document.append(
                        name,
                        value == NULL
                                ? BsonNull.VALUE
                                : Objects.requireNonNull(row.column().documents()).get(value));
            }
            all.add(document);
        }
        stores.documents(collection, all);
    }

    /** The fields of a dataset over some of the columns. */
    static Map<String, String> fields(List<TypeSamples> compared) {
        var fields = new HashMap<String, String>();
        compared.forEach(column -> column.field()
                .forEach((property, value) -> fields.put("fields." + column.identifier() + "." + property, value)));
        return fields;
    }
}
