package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.RecordKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The records of a side whose keys the dataset's key cannot hold, by these keys.
 *
 * @param records how many there are
 * @param keys as the store has them, up to {@value #MOST}
 * @param others how many of the records have further ones
 */
public record UnusableKeys(long records, List<Key> keys, long others) {
    /** Keys that are told apart. */
    public static final int MOST = 1_000;

    /** Of the records that are kept to show one of each key. */
    static final int PIECE_BYTES = 64 * 1024;

    private static final long ALL_PIECES_BYTES = 4L * 1024 * 1024;

    public static final UnusableKeys NONE = new UnusableKeys(0, List.of(), 0);

    public UnusableKeys {
        keys = List.copyOf(keys);
    }

    /**
     * One of the keys.
     *
     * @param text as the store has it
     * @param problem why it is none
     * @param records that have it
     * @param piece one of these records; null if it is too large, or one too many
     */
    public record Key(
            String text,
            String problem,
            long records,
            @Nullable StoreRecord piece) {}

    /** Takes them up one by one, in bounded memory. Not safe for threads. */
    static final class Sum {
        private final Map<String, Entry> entries = new LinkedHashMap<>();
        private long records;
        private long others;
        private long bytes;
        private @Nullable RuntimeException failure;

        private static final class Entry {
            private final String problem;
            private long records;
            private @Nullable StoreRecord piece;

            Entry(String problem) {
                this.problem = problem;
            }
        }

        /** @param values of the record, for one that is shown */
        void add(String text, String problem, Supplier<@Nullable Object[]> values) {
            records++;
            var entry = entries.get(text);
            if (entry == null && entries.size() == MOST) {
                others++;
                return;
            }
            if (entry == null) {
                entry = new Entry(problem);
                entries.put(text, entry);
                show(text, values);
            }
            entry.records++;
        }

        /** Shows this record of those with the key, if none is shown yet. */
        void show(String text, Supplier<@Nullable Object[]> values) {
            var entry = entries.get(text);
            if (entry == null || entry.piece != null || bytes >= ALL_PIECES_BYTES) {
                return;
            }
            var piece = new StoreRecord(RecordKey.of(text), values.get(), null, null);
            if (piece.size() > 0 && piece.bytes() <= PIECE_BYTES) {
                entry.piece = piece;
                bytes += piece.bytes();
            }
        }

        void fail(RuntimeException unreadable) {
            if (failure == null) {
                failure = unreadable;
            }
        }

        boolean isEmpty() {
            return records == 0;
        }

        /** All of them; throws what made one unreadable. */
        UnusableKeys made() {
            if (failure != null) {
                throw failure;
            }
            var keys = entries.entrySet().stream()
                    .map(each -> new Key(
                            each.getKey(), each.getValue().problem, each.getValue().records, each.getValue().piece))
                    .toList();
            return new UnusableKeys(records, keys, others);
        }
    }
}
