package dev.parallax.monitor.ingest;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Many rows as one array a column, the parameters of a statement that unnests them: however many rows there are, it has
 * the same text and the same plan, and nothing is parsed but what is JSON itself.
 *
 * @param <T> what a row is made from
 */
final class Columns<T> {

    private final List<T> rows;
    private final Tuple arrays = Tuple.tuple();

    Columns(List<T> rows) {
        this.rows = rows;
    }

    /** What a row has in a column. */
    @FunctionalInterface
    interface Value<T, V> {
        @Nullable
        V of(T row);
    }

    Columns<T> uuids(Value<T, UUID> value) {
        return column(UUID[]::new, value);
    }

    Columns<T> texts(Value<T, String> value) {
        return column(String[]::new, value);
    }

    Columns<T> numbers(Value<T, Long> value) {
        return column(Long[]::new, value);
    }

    Columns<T> places(Value<T, Integer> value) {
        return column(Integer[]::new, value);
    }

    Columns<T> times(Value<T, Instant> value) {
        return column(OffsetDateTime[]::new, row -> utc(value.of(row)));
    }

    Tuple tuple() {
        return arrays;
    }

    private <V> Columns<T> column(IntFunction<@Nullable Object[]> array, Value<T, V> value) {
        @Nullable Object[] column = array.apply(rows.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.of(rows.get(i));
        }
        arrays.addValue(column);
        return this;
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
