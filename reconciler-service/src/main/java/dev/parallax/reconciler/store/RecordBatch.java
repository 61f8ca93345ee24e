package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import java.util.ArrayList;
import java.util.List;
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
     * All records.
     *
     * @throws AnswerTooLargeException if one did not fit
     */
    List<StoreRecord> whole() {
        if (cut) {
            throw new AnswerTooLargeException(fitting);
        }
        return records;
    }
}
