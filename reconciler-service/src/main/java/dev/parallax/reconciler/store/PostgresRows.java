package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.FieldPath;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyReader;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.key.UnusableKeyException;
import dev.parallax.reconciler.value.RawText;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns rows into records, each column by the decoder of its declared type. */
final class PostgresRows {
    private final KeyReader keys;
    private final int[] keyColumns;
    private final int[] fieldColumns;
    private final FieldPath[] fieldPaths;
    /** For each field the place of an earlier one with the same column, whose value is read only once; or -1. */
    private final int[] sameColumn;
    /** The fields that lie inside a column. */
    private final int[] nested;

    private final ValueDecoder[] decoders;
    private final Runnable forget;
    /** Whether rows without a usable key are left out, for somebody else looks for them. */
    private final boolean leavesOut;

    private final int version;
    private final int updatedAt;
    /** The column with the bytes of a row that is too large; -1 where there is none. */
    private final int tooLarge;

    /**
     * @param declared of the columns that {@link PostgresSql#columns} names, as the statement was written
     * @param forget called when they turn out to be others
     */
    PostgresRows(SideDefinition side, List<String> fields, KeyCodec keys, RelationColumns declared, Runnable forget) {
        this(side, fields, keys, declared, forget, false);
    }

    /** @param guarded whether the statement leaves out what is too large */
    PostgresRows(
            SideDefinition side,
            List<String> fields,
            KeyCodec keys,
            RelationColumns declared,
            Runnable forget,
            boolean guarded) {
        var columns = PostgresSql.columns(side, fields);
        this.keys = PostgresKeys.of(side, keys.parts(), declared).reader(keys);
        this.forget = forget;
        this.leavesOut = keys.reportsProblems();
        this.decoders = columns.stream().map(declared::decoder).toArray(ValueDecoder[]::new);
        this.keyColumns = side.key().stream().mapToInt(columns::indexOf).toArray();
        this.fieldPaths = fields.stream().map(FieldPath::parse).toArray(FieldPath[]::new);
        this.fieldColumns = Arrays.stream(fieldPaths)
                .mapToInt(path -> columns.indexOf(path.head()))
                .toArray();
        this.sameColumn = IntStream.range(0, fieldColumns.length)
                .map(i -> IntStream.range(0, i)
                        .filter(other -> fieldColumns[other] == fieldColumns[i])
                        .findFirst()
                        .orElse(-1))
                .toArray();
        this.nested = IntStream.range(0, fieldPaths.length)
                .filter(i -> fieldPaths[i].isNested())
                .toArray();
        this.version = side.version() == null ? -1 : columns.indexOf(side.version());
        this.updatedAt = side.updatedAt() == null ? -1 : columns.indexOf(side.updatedAt());
        this.tooLarge = guarded ? columns.size() : -1;
    }

    /** Rows of nothing but the parts of a key. */
    private PostgresRows(SideDefinition side, KeyCodec keys, RelationColumns declared) {
        this.keys = PostgresKeys.of(side, keys.parts(), declared).reader(keys);
        this.forget = () -> {};
        this.leavesOut = keys.reportsProblems();
        this.decoders = side.key().stream().map(declared::decoder).toArray(ValueDecoder[]::new);
        this.keyColumns = IntStream.range(0, keys.parts().size()).toArray();
        this.fieldPaths = new FieldPath[0];
        this.fieldColumns = new int[0];
        this.sameColumn = new int[0];
        this.nested = new int[0];
        this.version = -1;
        this.updatedAt = -1;
        this.tooLarge = -1;
    }

    static PostgresRows ofKeys(SideDefinition side, KeyCodec keys, RelationColumns declared) {
        return new PostgresRows(side, keys, declared);
    }

    /** Keys of rows that hold nothing but the parts of a key. They serve to cut, for which one that is none is not missed. */
    List<RecordKey> keys(RowSet<Row> rows) {
        check(rows);
        var found = new ArrayList<RecordKey>(rows.size());
        for (var row : rows) {
            @Nullable Object[] values = new @Nullable Object[keyColumns.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(row.getDelegate(), i);
            }
            try {
                found.add(keys.read(values));
            } catch (UnusableKeyException e) {
                // The scan meets it, and says so.
            }
        }
        return found;
    }

    /**
     * Collects records as their rows come in, up to a number of bytes. What makes a row unreadable is kept for {@link
     * RecordBatch#sound}, for it may be that a column is not what was declared.
     */
    Collector<io.vertx.sqlclient.Row, ?, RecordBatch> batch(long bytes) {
        return Collector.of(() -> new RecordBatch(bytes), this::add, (one, other) -> one);
    }

    private void add(RecordBatch batch, io.vertx.sqlclient.Row row) {
        if (!batch.isCut()) {
            try {
                batch.add(record(row));
            } catch (UnusableKeyException e) {
                if (!leavesOut) {
                    batch.fail(e);
                }
            } catch (RuntimeException e) {
                batch.fail(e);
            }
        }
    }

    /** Collects those rows that have no usable key. */
    Collector<io.vertx.sqlclient.Row, ?, UnusableKeys.Sum> unusable() {
        return Collector.of(UnusableKeys.Sum::new, this::addUnusable, (one, other) -> one);
    }

    private void addUnusable(UnusableKeys.Sum sum, io.vertx.sqlclient.Row row) {
        try {
            @Nullable Object[] key = key(row);
            try {
                var unused = keys.read(key);
            } catch (UnusableKeyException e) {
                boolean whole = (tooLarge < 0 || row.getLong(tooLarge) == 0) && decoded(row) <= DecodedSize.MOST;
                sum.add(
                        keys.described(key),
                        String.valueOf(e.getMessage()),
                        () -> whole ? values(row) : new @Nullable Object[0]);
            }
        } catch (RuntimeException e) {
            sum.fail(e);
        }
    }

    private void check(RowSet<Row> rows) {
        check(rows.getDelegate().columnDescriptors());
    }

    /** Throws a {@link StoreException} if a column is of another type than was declared. */
    void check(List<?> columns) {
        try {
            WireTypes.check(columns);
        } catch (StoreException changed) {
            forget.run();
            throw changed;
        }
    }

    private StoreRecord record(io.vertx.sqlclient.Row row) {
        @Nullable Object[] key = key(row);
        if (tooLarge >= 0 && row.getLong(tooLarge) > 0) {
            return StoreRecord.tooLarge(keys.read(key), fieldColumns.length, row.getLong(tooLarge));
        }
        long decoded = decoded(row);
        if (decoded > DecodedSize.MOST) {
            return StoreRecord.tooLarge(keys.read(key), fieldColumns.length, decoded);
        }
        return new StoreRecord(
                keys.read(key),
                values(row),
                version < 0 ? null : text(value(row, version)),
                updatedAt < 0 ? null : instant(value(row, updatedAt)));
    }

    private @Nullable Object[] key(io.vertx.sqlclient.Row row) {
        @Nullable Object[] key = new @Nullable Object[keyColumns.length];
        for (int i = 0; i < key.length; i++) {
            key[i] = value(row, keyColumns[i]);
        }
        return key;
    }

    private @Nullable Object[] values(io.vertx.sqlclient.Row row) {
        @Nullable Object[] values = new @Nullable Object[fieldColumns.length];
        for (int i = 0; i < values.length; i++) {
            int same = sameColumn[i];
            values[i] = same < 0 ? value(row, fieldColumns[i]) : values[same];
        }
        for (int i : nested) {
            values[i] = fieldPaths[i].within(values[i]);
        }
        return values;
    }

    /** About what the texts with parts of a row take in memory, once they are read. */
    private long decoded(io.vertx.sqlclient.Row row) {
        long decoded = 0;
        for (int i = 0; i < fieldColumns.length; i++) {
            if (sameColumn[i] < 0 && decoders[fieldColumns[i]] != ValueDecoder.AS_IT_IS) {
                decoded += DecodedSize.of(row.getValue(fieldColumns[i]));
            }
        }
        return decoded;
    }

    private @Nullable Object value(io.vertx.sqlclient.Row row, int column) {
        var value = row.getValue(column);
        var decoder = decoders[column];
        return value == null || decoder == ValueDecoder.AS_IT_IS ? value : decoder.decode(value);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : RawText.of(value);
    }

    private static @Nullable Instant instant(@Nullable Object value) {
        return switch (value) {
            case OffsetDateTime time -> time.toInstant();
            case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
            case LocalDate day -> day.atStartOfDay().toInstant(ZoneOffset.UTC);
            case null, default -> null;
        };
    }
}
