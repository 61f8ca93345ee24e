package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.store.AnswerTooLargeException;
import dev.parallax.reconciler.store.ReadSize;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Reads records by their keys, as many at once as fit into memory. Used by the job's thread alone. */
final class KeyBatches {
    private final ReadSize size;

    /** @param most records at once */
    KeyBatches(int most) {
        this.size = new ReadSize(most, Long.MAX_VALUE, new AtomicInteger(most));
    }

    /**
     * Passes on all keys in their order, in parts.
     *
     * @param keys of records, with whatever is known of them
     * @param read reads the records of a part before it does anything else, and is called again with fewer if they do not fit
     */
    <K> void each(List<K> keys, Consumer<List<K>> read) {
        int from = 0;
        while (from < keys.size()) {
            var part = keys.subList(from, Math.min(keys.size(), from + size.next()));
            if (fits(part, read)) {
                from += part.size();
            }
        }
    }

    private <K> boolean fits(List<K> part, Consumer<List<K>> read) {
        try {
            read.accept(part);
        } catch (AnswerTooLargeException e) {
            if (part.size() == 1) {
                throw e;
            }
            size.cutTo(Math.min(e.fitting(), part.size() - 1));
            return false;
        }
        size.fitted(0);
        return true;
    }
}
