package dev.parallax.reconciler.diff;

import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges the two sides of a dataset, each a sequence of pages in key order. Holds one page a side. Not safe for
 * threads.
 *
 * <pre>{@code
 * while (!merge.finished()) {
 *     offer a page for each side that merge.needs(side), or end(side) if there is none
 *     merge.drain(sink)
 * }
 * }</pre>
 */
public final class OrderedMerge {
    private final Cursor source = new Cursor(Side.SOURCE);
    private final Cursor target = new Cursor(Side.TARGET);

    /** Takes what the merge finds, in key order. */
    public interface Sink {
        void both(StoreRecord source, StoreRecord target);

        void sourceOnly(StoreRecord source);

        void targetOnly(StoreRecord target);
    }

    /** Whether the side's page is used up and the side has not ended. */
    public boolean needs(Side side) {
        return cursor(side).needsPage();
    }

    /**
     * Gives the next page of a side that {@link #needs} one. An empty page is allowed and ends nothing.
     *
     * @param page not to be changed until the side needs another
     * @throws OrderViolationException if a key is not greater than the one before it; nothing of the page is taken
     * @throws IllegalStateException if the side needs no page
     */
    public void offer(Side side, List<StoreRecord> page) {
        cursor(side).offer(page);
    }

    /**
     * Says that the side has no more pages.
     *
     * @throws IllegalStateException if a page is not used up yet
     */
    public void end(Side side) {
        cursor(side).end();
    }

    /** Emits everything that the pages at hand decide. */
    public void drain(Sink sink) {
        while (source.hasRecord() && target.hasRecord()) {
            int order = source.record().key().compareTo(target.record().key());
            if (order == 0) {
                sink.both(source.take(), target.take());
            } else if (order < 0) {
                sink.sourceOnly(source.take());
            } else {
                sink.targetOnly(target.take());
            }
        }
        while (target.ended && source.hasRecord()) {
            sink.sourceOnly(source.take());
        }
        while (source.ended && target.hasRecord()) {
            sink.targetOnly(target.take());
        }
    }

    /** Whether both sides have ended and everything was emitted. */
    public boolean finished() {
        return source.ended && target.ended;
    }

    private Cursor cursor(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    private static final class Cursor {
        private final Side side;
        private List<StoreRecord> page = List.of();
        private int next;
        private @Nullable RecordKey last;
        private boolean ended;

        Cursor(Side side) {
            this.side = side;
        }

        boolean hasRecord() {
            return next < page.size();
        }

        boolean needsPage() {
            return !ended && !hasRecord();
        }

        StoreRecord record() {
            return page.get(next);
        }

        StoreRecord take() {
            return page.get(next++);
        }

        void offer(List<StoreRecord> offered) {
            requireNeed();
            RecordKey previous = last;
            for (StoreRecord record : offered) {
                RecordKey key = record.key();
                if (previous != null && previous.compareTo(key) >= 0) {
                    throw new OrderViolationException(side, previous, key);
                }
                previous = key;
            }
            last = previous;
            page = offered;
            next = 0;
        }

        void end() {
            requireNeed();
            ended = true;
            page = List.of();
        }

        private void requireNeed() {
            if (!needsPage()) {
                throw new IllegalStateException(side + " has ended or still has records");
            }
        }
    }
}
