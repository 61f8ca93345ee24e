package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.RecordKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collector;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns rows into records: the client's own types become those of the JDK, the rest is left raw. */
final class PostgresRows {
    /** What most values are: told apart from the others once, and not by one question after the other. */
    private static final Set<Class<?>> AS_THEY_ARE = Set.of(
            String.class,
            Boolean.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            OffsetDateTime.class,
            LocalDateTime.class,
            LocalDate.class,
            UUID.class);

    private final KeyCodec keys;
    private final int[] keyColumns;
    private final int[] fieldColumns;
    private final DottedPath[] fieldPaths;
    private final int version;
    private final int updatedAt;

    PostgresRows(SideDefinition side, List<String> fields, KeyCodec keys, List<String> columns) {
        this.keys = keys;
        this.keyColumns = side.key().stream().mapToInt(columns::indexOf).toArray();
        this.fieldPaths = fields.stream().map(DottedPath::parse).toArray(DottedPath[]::new);
        this.fieldColumns = Arrays.stream(fieldPaths)
                .mapToInt(path -> columns.indexOf(path.head()))
                .toArray();
        this.version = side.version() == null ? -1 : columns.indexOf(side.version());
        this.updatedAt = side.updatedAt() == null ? -1 : columns.indexOf(side.updatedAt());
    }

    /** Rows of nothing but the parts of a key. */
    private PostgresRows(KeyCodec keys) {
        this.keys = keys;
        this.keyColumns = IntStream.range(0, keys.parts().size()).toArray();
        this.fieldPaths = new DottedPath[0];
        this.fieldColumns = new int[0];
        this.version = -1;
        this.updatedAt = -1;
    }

    static PostgresRows ofKeys(KeyCodec keys) {
        return new PostgresRows(keys);
    }

    /** Keys of rows that hold nothing but the parts of a key. */
    List<RecordKey> keys(RowSet<Row> rows) {
        var found = new ArrayList<RecordKey>(rows.size());
        for (var row : rows) {
            @Nullable Object[] values = new @Nullable Object[keyColumns.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = plain(row.getValue(i));
            }
            found.add(keys.fromRaw(values));
        }
        return found;
    }

    /** Collects records as their rows come in, up to a number of bytes. */
    Collector<io.vertx.sqlclient.Row, ?, RecordBatch> batch(long bytes) {
        return Collector.of(
                () -> new RecordBatch(bytes),
                (batch, row) -> {
                    if (!batch.isCut()) {
                        batch.add(record(row));
                    }
                },
                (one, other) -> one);
    }

    private StoreRecord record(io.vertx.sqlclient.Row row) {
        @Nullable Object[] key = new @Nullable Object[keyColumns.length];
        for (int i = 0; i < key.length; i++) {
            key[i] = plain(row.getValue(keyColumns[i]));
        }
        @Nullable Object[] values = new @Nullable Object[fieldColumns.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = fieldPaths[i].within(plain(row.getValue(fieldColumns[i])));
        }
        return new StoreRecord(
                keys.fromRaw(key),
                values,
                version < 0 ? null : text(row.getValue(version)),
                updatedAt < 0 ? null : instant(row.getValue(updatedAt)));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : String.valueOf(plain(value));
    }

    private static @Nullable Instant instant(@Nullable Object value) {
        return switch (value) {
            case OffsetDateTime time -> time.toInstant();
            case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
            case null, default -> null;
        };
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return value == null || AS_THEY_ARE.contains(value.getClass()) ? value : converted(value);
    }

    private static @Nullable Object converted(Object value) {
        return switch (value) {
            case Numeric number -> number(number);
            case JsonObject object -> object(object.getMap());
            case JsonArray array -> array(array.getList());
            case Map<?, ?> object -> object(object);
            case List<?> array -> array(array);
            case Buffer bytes -> bytes.getBytes();
            case Object[] array -> array(Arrays.asList(array));
            default -> value == Tuple.JSON_NULL ? null : value;
        };
    }

    private static Object number(Numeric number) {
        if (number.isNaN()) {
            return Double.NaN;
        }
        BigDecimal value = number.bigDecimalValue();
        return value == null ? number.toString() : value;
    }

    private static Map<String, @Nullable Object> object(Map<?, ?> members) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        members.forEach((name, value) -> object.put(String.valueOf(name), plain(value)));
        return object;
    }

    private static List<@Nullable Object> array(List<?> elements) {
        var array = new ArrayList<@Nullable Object>(elements.size());
        elements.forEach(element -> array.add(plain(element)));
        return array;
    }
}
