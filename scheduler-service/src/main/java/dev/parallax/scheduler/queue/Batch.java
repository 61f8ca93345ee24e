package dev.parallax.scheduler.queue;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a statement as one array a column: however many rows there are, it is one statement with the same text and
 * the same plan.
 *
 * @param <T> what a row is made from
 */
final class Batch<T> {
    private final List<Column<T>> columns = new ArrayList<>();

    /** What a row has in a column: of the array's type. */
    @FunctionalInterface
    interface Value<T> {
        @Nullable
        Object of(T row);
    }

    /**
     * One column.
     *
     * @param type of an element of the array
     * @param cast to the type of the column, for what has no array of its own here; else empty
     * @param added whether an update adds to what is there
     */
    private record Column<T>(
            String name,
            String type,
            String cast,
            boolean added,
            IntFunction<@Nullable Object[]> array,
            Value<T> value) {
        private String assignment() {
            return name + " = " + (added ? "q." + name + " || " : "") + "r." + name + cast;
        }
    }

    Batch<T> with(String name, String type, IntFunction<@Nullable Object[]> array, Value<T> value) {
        return with(name, type, "", array, value);
    }

    /** A column whose elements go as another type, as JSON goes as text. */
    Batch<T> with(String name, String type, String cast, IntFunction<@Nullable Object[]> array, Value<T> value) {
        columns.add(new Column<>(name, type, cast, false, array, value));
        return this;
    }

    /** A text that an update of the table {@code q} adds to what is there. */
    Batch<T> adding(String name, Value<T> value) {
        columns.add(new Column<>(name, "text", "", true, String[]::new, value));
        return this;
    }

    /** The names of the columns, for {@code insert}. */
    String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** The values of the columns, for the {@code select} of an {@code insert}. */
    String values() {
        return columns.stream()
                .map(column -> "r." + column.name() + column.cast())
                .collect(Collectors.joining(", "));
    }

    /** For {@code update ... set}, without the first column, which says which row. */
    String assignments() {
        return columns.stream().skip(1).map(Column::assignment).collect(Collectors.joining(", "));
    }

    /** The rows as a table {@code r}, which also has their {@code place} in the list. */
    String rows() {
        String arrays = IntStream.range(0, columns.size())
                .mapToObj(i -> "$" + (i + 1) + "::" + columns.get(i).type() + "[]")
                .collect(Collectors.joining(", "));
        return "unnest(" + arrays + ") with ordinality as r(" + names() + ", place)";
    }

    /** The parameters for these rows. */
    Tuple of(List<T> rows) {
        List<Object> arrays = new ArrayList<>(columns.size());
        for (Column<T> column : columns) {
            @Nullable Object[] array = column.array().apply(rows.size());
            for (int i = 0; i < array.length; i++) {
                array[i] = column.value().of(rows.get(i));
            }
            arrays.add(array);
        }
        return Tuple.from(arrays);
    }
}
