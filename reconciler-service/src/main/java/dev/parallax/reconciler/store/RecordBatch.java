package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.RecordKey;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Records as they come in, up to a number of bytes: what comes after these is let go. Not safe for threads. */
final class RecordBatch {
    private final long limit;
    private final List<StoreRecord> records = new ArrayList<>();
    private long bytes;
    private boolean cut;
    private int fitting;
    private @Nullable RuntimeException failure;

    /** @param limit in bytes; the first record is taken whatever it has */
    RecordBatch(long limit) {
        this.limit = limit;
    }

    /** Of an answer that could not even be received: so few may be received. */
    static RecordBatch refused(int fitting) {
        var batch = new RecordBatch(0);
        batch.cut = true;
        batch.fitting = fitting;
        return batch;
    }

    void add(StoreRecord record) {
        if (cut) {
            return;
        }
        long more = record.bytes();
        if (bytes + more > limit && !records.isEmpty()) {
            cut = true;
            return;
        }
        bytes += more;
        records.add(record);
        fitting++;
    }

    /** One of them cannot be read. */
    void fail(RuntimeException unreadable) {
        if (failure == null) {
            failure = unreadable;
        }
    }

    /** This, if all of them can be read; else throws why not. */
    RecordBatch sound() {
        if (failure != null) {
            throw failure;
        }
        return this;
    }

    /** Those that were taken, in their order. */
    List<StoreRecord> records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    /** Whether there was one that did not fit. */
    boolean isCut() {
        return cut;
    }

    /**
     * All records of some keys, one for each of them that stands for all with it.
     *
     * @param count how many records have a key: asked for where those of one alone did not fit
     * @throws AnswerTooLargeException if those of several keys did not fit
     */
    Uni<List<StoreRecord>> wholeKeys(List<RecordKey> keys, Function<RecordKey, Uni<Long>> count) {
        if (!cut || keys.size() > 1) {
            return Uni.createFrom().item(WholeKeys.joined(whole(keys.size() / 2)));
        }
        var key = keys.getFirst();
        return count.apply(key).map(number -> records.stream()
                .filter(record -> record.key().equals(key))
                .findFirst()
                .map(first -> List.of(first.repeated(Math.max(number, records.size()))))
                .orElse(List.of()));
    }

    /**
     * All records.
     *
     * @throws AnswerTooLargeException if one did not fit
     */
    List<StoreRecord> whole() {
        return whole(Integer.MAX_VALUE);
    }

    /** @param most keys to ask for next, if one did not fit: what fitted may all have been of one key */
    private List<StoreRecord> whole(int most) {
        if (cut) {
            throw new AnswerTooLargeException(Math.min(fitting, most));
        }
        return records;
    }
}
