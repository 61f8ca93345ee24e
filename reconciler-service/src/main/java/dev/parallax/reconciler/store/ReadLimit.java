package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.RecordKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a reader keeps of its store at once.
 *
 * @param records of a page at most
 * @param bytes of a page, or of the records with some keys; a single record may have more
 * @param learned how many records a page has, as those saw it that read the same; 0 if nobody did
 */
record ReadLimit(int records, long bytes, AtomicInteger learned) {
    /** For one scan. */
    ReadSize size() {
        return new ReadSize(records, bytes, learned);
    }

    /** Bytes that the records with these keys may have. */
    long bytesOf(List<RecordKey> keys) {
        return keys.size() == 1 ? Long.MAX_VALUE : bytes;
    }
}
