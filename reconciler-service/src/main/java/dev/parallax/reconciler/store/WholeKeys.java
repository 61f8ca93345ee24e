package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.RecordKey;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pages in which each key is one record: where several of the side have it, one stands for all of them, and says how many
 * there are. Nothing of a key is given out before all of it was read, whatever number of pages that takes, so that whoever
 * goes on behind the last key skips none. Holds one record besides the page.
 */
final class WholeKeys implements PageReader {
    private final PageReader pages;
    private final Function<RecordKey, Uni<Long>> count;
    private @Nullable StoreRecord pending;
    private long number;
    private boolean ended;

    /**
     * @param pages in key order
     * @param count how many records have a key: asked for where a cursor was given up among them
     */
    WholeKeys(PageReader pages, Function<RecordKey, Uni<Long>> count) {
        this.pages = pages;
        this.count = count;
    }

    /** The same of records in no order, all that the side has of their keys. */
    static List<StoreRecord> joined(List<StoreRecord> records) {
        Map<RecordKey, StoreRecord> byKey = LinkedHashMap.newLinkedHashMap(records.size());
        for (var record : records) {
            var first = byKey.putIfAbsent(record.key(), record);
            if (first != null) {
                byKey.put(record.key(), first.repeated(first.records() + record.records()));
            }
        }
        return byKey.size() == records.size() ? records : List.copyOf(byKey.values());
    }

    @Override
    public Uni<List<StoreRecord>> next() {
        return ended ? Uni.createFrom().item(List.of()) : pages.next().chain(this::whole);
    }

    private Uni<List<StoreRecord>> whole(List<StoreRecord> page) {
        var last = pending;
        return last == null || !pages.restarted()
                ? given(page)
                : count.apply(last.key())
                        .invoke(found -> number = Math.max(number, found))
                        .chain(() -> given(page));
    }

    private Uni<List<StoreRecord>> given(List<StoreRecord> page) {
        var complete = new ArrayList<StoreRecord>(page.size());
        for (var record : page) {
            var last = pending;
            if (last != null && last.key().equals(record.key())) {
                number += record.records();
            } else {
                complete(complete);
                pending = record;
                number = record.records();
            }
        }
        if (page.isEmpty()) {
            ended = true;
            complete(complete);
        }
        return complete.isEmpty() ? next() : Uni.createFrom().item(complete);
    }

    private void complete(List<StoreRecord> records) {
        var last = pending;
        pending = null;
        if (last != null) {
            records.add(number > 1 ? last.repeated(number) : last);
        }
    }

    @Override
    public Uni<Void> close() {
        return pages.close();
    }
}
