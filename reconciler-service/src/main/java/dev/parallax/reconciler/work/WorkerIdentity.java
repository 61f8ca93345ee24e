package dev.parallax.reconciler.work;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * Who this process is in claims and events. A name outlives the process, and so does the number of one that is alone in
 * its container: only an id that is new with each start tells what this start claimed from what its former one did.
 */
@Singleton
final class WorkerIdentity {
    private final String name;
    private final String id;

    @Inject
    WorkerIdentity(WorkConfig config) {
        this(config.worker(), UUID.randomUUID());
    }

    WorkerIdentity(String name, UUID start) {
        this.name = name;
        this.id = name + "/" + start;
    }

    /** As configured; the same after a restart. */
    String name() {
        return name;
    }

    /** The name and the start, with a slash between. */
    String id() {
        return id;
    }
}
