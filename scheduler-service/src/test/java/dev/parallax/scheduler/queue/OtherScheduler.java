package dev.parallax.scheduler.queue;

import dev.parallax.scheduler.lifecycle.Lifecycle;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;

/** Makes the queue as a further scheduler has it: over the same tables, with connections of its own. */
@Singleton
public final class OtherScheduler {
    private final Store store;
    private final Runs runs;
    private final Lifecycle lifecycle;
    private final QueueConfig config;

    OtherScheduler(Store store, Runs runs, Lifecycle lifecycle, QueueConfig config) {
        this.store = store;
        this.runs = runs;
        this.lifecycle = lifecycle;
        this.config = config;
    }

    public JobQueue queue(Pool pool) {
        Departures departures = new Departures();
        return new JobQueue(pool, store, runs, new Shortcut(departures, config), departures, lifecycle, new Wakeup());
    }
}
