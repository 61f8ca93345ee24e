package dev.parallax.scheduler.queue;

import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import java.util.Arrays;

/** Statements of one transaction of which none needs the answer to another. */
final class Pipeline {
    private Pipeline() {}

    /** Makes a statement and sends it. */
    @FunctionalInterface
    interface Statement {
        Uni<Void> send();
    }

    /**
     * Makes and sends one after the other without waiting. The server carries them out in this order, and works on one
     * while the next is made; after one that fails it refuses the rest.
     */
    static Uni<Void> inOrder(Statement... statements) {
        return Uni.join()
                .all(Arrays.stream(statements)
                        .map(statement -> Uni.createFrom().deferred(statement::send))
                        .toList())
                .andCollectFailures()
                .onFailure(CompositeException.class)
                .transform(failure -> failure.getCauses().getFirst())
                .replaceWithVoid();
    }
}
