package dev.parallax.reconciler.told;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks differences up among those that were told before, in the order of their keys, so that a few pages are in memory
 * however many there are. What is looked for behind a key that was looked for already may be missed, which costs no more
 * than that it is told again. Not safe for threads.
 */
public final class ToldWalk {
    /** Pages that are looked into at once: those of several runs overlap. */
    private static final int MOST_OPEN = 8;

    /** Pages that are fetched at once. */
    private static final int AT_ONCE = 8;

    private final List<ToldRange> ranges;
    private final Function<List<UUID>, Map<UUID, ToldDifferences>> fetch;
    private final Consumer<Stood> passed;
    private final Map<UUID, ToldDifferences> fetched = new HashMap<>();
    private final List<Open> open = new ArrayList<>();
    private int next;

    /** A page that is looked into. */
    private static final class Open {
        private final ToldRange range;
        private final ToldDifferences differences;
        private final List<RecordKey> found = new ArrayList<>();

        Open(ToldRange range, ToldDifferences differences) {
            this.range = range;
            this.differences = differences;
        }
    }

    /**
     * A walk that begins before the first key.
     *
     * @param fetch gives pages by their ids, without those that are gone
     * @param passed takes each page of which something was found, when nothing more can be
     */
    public ToldWalk(
            List<ToldRange> ranges, Function<List<UUID>, Map<UUID, ToldDifferences>> fetch, Consumer<Stood> passed) {
        this.ranges =
                ranges.stream().sorted(Comparator.comparing(ToldRange::first)).toList();
        this.fetch = fetch;
        this.passed = passed;
    }

    /** The kind of a difference that was told as it is now; null if it was not. */
    public @Nullable MismatchKind find(RecordKey key, Fingerprint difference) {
        close(key);
        openUpTo(key);
        for (var page : open) {
            var kind = page.differences.kind(key, difference);
            if (kind != null) {
                page.found.add(key);
                return kind;
            }
        }
        return null;
    }

    /** Nothing more is looked for. */
    public void end() {
        open.forEach(this::pass);
        open.clear();
    }

    private void close(RecordKey key) {
        open.removeIf(page -> {
            boolean over = page.range.last().compareTo(key) < 0;
            if (over) {
                pass(page);
            }
            return over;
        });
    }

    private void pass(Open page) {
        if (!page.found.isEmpty()) {
            passed.accept(new Stood(page.range, page.found));
        }
    }

    private void openUpTo(RecordKey key) {
        while (next < ranges.size() && ranges.get(next).first().compareTo(key) <= 0) {
            var range = ranges.get(next);
            if (open.size() < MOST_OPEN && range.last().compareTo(key) >= 0) {
                open.add(new Open(range, differences(range)));
            }
            fetched.remove(range.id());
            next++;
        }
    }

    /** A page that is gone holds none, and is not asked for again. */
    private ToldDifferences differences(ToldRange range) {
        if (!fetched.containsKey(range.id())) {
            var ids = ranges.subList(next, Math.min(next + AT_ONCE, ranges.size())).stream()
                    .map(ToldRange::id)
                    .toList();
            ids.forEach(id -> fetched.put(id, ToldDifferences.none()));
            fetched.putAll(fetch.apply(ids));
        }
        return fetched.getOrDefault(range.id(), ToldDifferences.none());
    }
}
