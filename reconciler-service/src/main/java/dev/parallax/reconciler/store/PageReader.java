package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.UnaryOperator;

/** A stream of pages that moves only when asked: one {@link #next} at a time. */
public interface PageReader {

    /** No pages at all. */
    PageReader EMPTY = new PageReader() {
        @Override
        public Uni<List<StoreRecord>> next() {
            return Uni.createFrom().item(List.of());
        }

        @Override
        public Uni<Void> close() {
            return Uni.createFrom().voidItem();
        }
    };

    /** The next page; an empty one is the end. */
    Uni<List<StoreRecord>> next();

    /**
     * Whether the page given last is of another cursor than the one before it, which had not come to its end: it begins
     * behind the last key of that one, however many records have it.
     */
    default boolean restarted() {
        return false;
    }

    /** Lets go of the connection or cursor, whether the end was reached or not. Never fails. */
    Uni<Void> close();

    /** The same pages, each got in this way, for example timed or held back. */
    default PageReader each(UnaryOperator<Uni<List<StoreRecord>>> way) {
        var pages = this;
        return new PageReader() {
            @Override
            public Uni<List<StoreRecord>> next() {
                return way.apply(pages.next());
            }

            @Override
            public boolean restarted() {
                return pages.restarted();
            }

            @Override
            public Uni<Void> close() {
                return pages.close();
            }
        };
    }
}
