package dev.parallax.reconciler.flow;

import dev.parallax.common.job.Job;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.diff.OrderViolationException;
import dev.parallax.reconciler.diff.RecordComparator;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.store.AnswerTooLargeException;
import dev.parallax.reconciler.store.Digests;
import dev.parallax.reconciler.store.LargeRecords;
import dev.parallax.reconciler.store.RecordReader;
import dev.parallax.reconciler.store.Stores;
import dev.parallax.reconciler.value.Presence;
import dev.parallax.reconciler.value.Side;
import dev.parallax.reconciler.verdict.Doubts;
import dev.parallax.reconciler.verdict.Tally;
import dev.parallax.reconciler.verdict.VanishedRecords;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the parts of one job's comparison share. Used by the job's thread alone. */
record Comparison(
        JobControl control,
        DatasetDefinition dataset,
        Stores stores,
        RecordReader source,
        RecordReader target,
        RecordReader sourceKeys,
        RecordReader targetKeys,
        RecordComparator comparator,
        Tally tally,
        Doubts doubts,
        VanishedRecords vanished,
        LargeRecords.Hold large) {
    /** What both sides of the records with some keys have at most, unless a single one is larger. */
    private static final long LARGE = 2L * StoreDefinition.PAGE_BYTES;

    static Comparison of(JobControl control, DatasetDefinition dataset, Stores stores) {
        return new Comparison(
                control,
                dataset,
                stores,
                stores.reader(dataset, Side.SOURCE),
                stores.reader(dataset, Side.TARGET),
                stores.keyReader(dataset, Side.SOURCE),
                stores.keyReader(dataset, Side.TARGET),
                new RecordComparator(dataset.fields()),
                new Tally(),
                new Doubts(),
                new VanishedRecords(),
                stores.largeRecords().hold());
    }

    /**
     * The two sides of some records, by key.
     *
     * @param sourceRecords that arrived, whatever their keys
     */
    record Pairs(
            Map<RecordKey, StoreRecord> source,
            Map<RecordKey, StoreRecord> target,
            long sourceRecords,
            long targetRecords) {
        @Nullable
        StoreRecord source(RecordKey key) {
            return source.get(key);
        }

        @Nullable
        StoreRecord target(RecordKey key) {
            return target.get(key);
        }

        private long bytes() {
            return Stream.concat(source.values().stream(), target.values().stream())
                    .mapToLong(StoreRecord::bytes)
                    .sum();
        }

        Presence on(RecordKey key) {
            return Presence.of(source.containsKey(key), target.containsKey(key));
        }
    }

    Job job() {
        return control.job();
    }

    /** Digests by the stores, with a hash that every job seeds anew: what one cannot tell apart, the next can. */
    Digests digests() {
        return stores.digests(dataset, job().rootId().getLeastSignificantBits())
                .await()
                .indefinitely();
    }

    /** To the farther of the two stores, at the least. */
    Uni<Duration> roundTrip() {
        return stores.roundTrip(dataset);
    }

    /**
     * Reads these records on both sides at once, and nothing else. If they are large no other job has such records before the
     * next reading, or until {@link #large} is released.
     *
     * @throws AnswerTooLargeException if those of a side do not fit into memory at once; then both have ended
     */
    Pairs read(List<RecordKey> keys) {
        return inTurn(() -> both(keys), Pairs::bytes);
    }

    /** The same of the target alone. */
    List<StoreRecord> readTarget(List<RecordKey> keys) {
        return inTurn(
                () -> only(keys, target).await().indefinitely(),
                records -> records.stream().mapToLong(StoreRecord::bytes).sum());
    }

    private <T> T inTurn(Supplier<T> reading, ToLongFunction<T> bytes) {
        large.release();
        var name = dataset.name();
        if (stores.largeRecords().isCareful(name)) {
            large.await(control::checkpoint);
        }
        try {
            @Nullable T read = reading.get();
            boolean isLarge = bytes.applyAsLong(read) > LARGE;
            stores.largeRecords().met(name, isLarge);
            if (!isLarge) {
                large.release();
            } else if (!large.take()) {
                // Not to be held while others are waited for.
                read = null;
                large.await(control::checkpoint);
                read = reading.get();
            }
            return Objects.requireNonNull(read);
        } catch (RuntimeException e) {
            large.release();
            throw e;
        }
    }

    private Pairs both(List<RecordKey> keys) {
        return Uni.combine()
                .all()
                .unis(ended(only(keys, source)), ended(only(keys, target)))
                .with((fromSource, fromTarget) -> new Pairs(
                        byKey(Side.SOURCE, keys, fromSource.records()),
                        byKey(Side.TARGET, keys, fromTarget.records()),
                        number(fromSource.records()),
                        number(fromTarget.records())))
                .await()
                .indefinitely();
    }

    /** How many records there are, also where one stands for several. */
    static long number(List<StoreRecord> records) {
        return records.stream().mapToLong(StoreRecord::records).sum();
    }

    /** A store that compares by a collation gives another record, too, whose key it takes for the same. */
    private static Uni<List<StoreRecord>> only(List<RecordKey> keys, RecordReader reader) {
        var wanted = Set.copyOf(keys);
        return reader.read(keys).map(records -> records.stream()
                .filter(record -> wanted.contains(record.key()))
                .toList());
    }

    /** What came of a side, or why it did not. */
    private record Answer(List<StoreRecord> found, @Nullable AnswerTooLargeException tooLarge) {
        List<StoreRecord> records() {
            if (tooLarge != null) {
                throw tooLarge;
            }
            return found;
        }
    }

    /** The other side is not left to itself, with a connection of which nobody knows when it is free. */
    private static Uni<Answer> ended(Uni<List<StoreRecord>> read) {
        return read.map(found -> new Answer(found, null))
                .onFailure(AnswerTooLargeException.class)
                .recoverWithItem(failure -> new Answer(List.of(), failure));
    }

    /** The reader of nothing but the keys of a side. */
    RecordReader keys(Side side) {
        return side == Side.SOURCE ? sourceKeys : targetKeys;
    }

    /** The keys that the job looks at. */
    KeyBounds bounds() {
        var range = job().range();
        return range == null ? KeyBounds.ALL : KeyBounds.of(range, dataset.keyCodec());
    }

    /** A key as it is told. */
    String format(RecordKey key) {
        return dataset.keyCodec().format(key);
    }

    void reportProgress() {
        control.progress().reached(tally.compared(), tally.counters().mismatches());
    }

    /**
     * The records by their keys.
     *
     * @throws OrderViolationException if two have the same
     */
    static Map<RecordKey, StoreRecord> byKey(Side side, List<RecordKey> wanted, List<StoreRecord> records) {
        var map = HashMap.<RecordKey, StoreRecord>newHashMap(records.size());
        for (var record : records) {
            if (map.put(record.key(), record) != null) {
                throw OrderViolationException.duplicate(side, record.key());
            }
        }
        return map;
    }
}
