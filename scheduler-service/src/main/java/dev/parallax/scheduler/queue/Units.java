package dev.parallax.scheduler.queue;

import dev.parallax.scheduler.lifecycle.Lifecycle;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;

/** Makes units of work. */
@Singleton
final class Units {
    private final Store store;
    private final Lifecycle lifecycle;
    private final Json json;
    private final Orphans orphans;

    Units(Store store, Lifecycle lifecycle, Json json, Orphans orphans) {
        this.store = store;
        this.lifecycle = lifecycle;
        this.json = json;
        this.orphans = orphans;
    }

    /** A unit of work on locked rows. */
    UnitOfWork on(Collection<QueueEntry> locked, Instant now) {
        return new UnitOfWork(store, lifecycle, json, orphans, now, locked);
    }
}
