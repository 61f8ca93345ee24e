package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages that are opened when the first one is asked for. */
final class LatePages implements PageReader {
    private final Uni<? extends PageReader> open;
    private @Nullable PageReader opened;

    LatePages(Uni<? extends PageReader> open) {
        this.open = open;
    }

    @Override
    public Uni<List<StoreRecord>> next() {
        var pages = opened;
        return pages == null ? open.invoke(made -> opened = made).chain(PageReader::next) : pages.next();
    }

    @Override
    public boolean restarted() {
        var pages = opened;
        return pages != null && pages.restarted();
    }

    @Override
    public Uni<Void> close() {
        var pages = opened;
        return pages == null ? Uni.createFrom().voidItem() : pages.close();
    }
}
