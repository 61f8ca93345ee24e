package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.store.Scan;
import dev.parallax.reconciler.value.Presence;
import dev.parallax.reconciler.value.Side;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which keys the sides list once more, in the range of the job and in their own order. That takes none of the keys as a
 * condition, and so tells a record that was deleted from one whose key finds nothing.
 */
record Relisted(Map<Side, Set<RecordKey>> keys) {

    /** Looks both sides through, as far as the last of these keys. */
    static Relisted of(Comparison comparison, List<RecordKey> wanted) {
        var found = new EnumMap<Side, Set<RecordKey>>(Side.class);
        for (var side : Side.values()) {
            found.put(side, listed(comparison, side, wanted));
        }
        return new Relisted(found);
    }

    private static Set<RecordKey> listed(Comparison comparison, Side side, List<RecordKey> wanted) {
        var last = Collections.max(wanted);
        var missing = Set.copyOf(wanted);
        var found = new HashSet<RecordKey>();
        var pages = comparison.keys(side).scan(Scan.of(comparison.bounds()));
        try {
            while (true) {
                comparison.control().checkpoint();
                var page = pages.next().await().indefinitely();
                page.stream().map(StoreRecord::key).filter(missing::contains).forEach(found::add);
                if (page.isEmpty() || page.getLast().key().compareTo(last) >= 0) {
                    return found;
                }
            }
        } finally {
            pages.close().await().indefinitely();
        }
    }

    /** A side that lists the key, and was asked for the record and had none; null if there is none. */
    @Nullable
    Side without(RecordKey key, Presence given) {
        for (var side : Side.values()) {
            if (!given.on(side) && keys.getOrDefault(side, Set.of()).contains(key)) {
                return side;
            }
        }
        return null;
    }
}
