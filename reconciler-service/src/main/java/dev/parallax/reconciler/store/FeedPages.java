package dev.parallax.reconciler.store;

import io.smallrye.mutiny.Uni;

/** What a feed changed, page by page as it is asked for: one {@link #next} at a time. */
public interface FeedPages {
    /** The next page; nothing comes after the one that says it is the last. Fails with a {@link StoreException}. */
    Uni<FeedPage> next();
}
