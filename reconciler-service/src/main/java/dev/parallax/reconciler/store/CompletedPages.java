package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;

/** Pages to each of which something is added. */
record CompletedPages(PageReader pages, Function<List<StoreRecord>, Uni<List<StoreRecord>>> completion)
        implements PageReader {
    @Override
    public Uni<List<StoreRecord>> next() {
        return pages.next().chain(completion::apply);
    }

    @Override
    public boolean restarted() {
        return pages.restarted();
    }

    @Override
    public Uni<Void> close() {
        return pages.close();
    }
}
